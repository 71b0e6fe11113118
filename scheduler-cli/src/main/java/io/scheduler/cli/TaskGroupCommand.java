package io.scheduler.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows, defines and deletes task groups, and helps those that wait in them. */
@Command(
        name = "task-group",
        mixinStandardHelpOptions = true,
        description = "Lists the task groups of a project, or shows, defines or deletes one.",
        footer = {
            "",
            "task-group PROJECT                          lists all",
            "task-group PROJECT/NAME                     who has a permit, and who waits in which order",
            "task-group PROJECT/NAME --capacity 3        makes it, or changes how many tasks may run at a time",
            "task-group PROJECT/NAME --capacity 3 --off  gives no permit until it is changed again without --off",
            "task-group PROJECT/NAME --force ID          gives task instance ID a permit at once",
            "task-group PROJECT/NAME --prefer ID --priority 10",
            "task-group PROJECT/NAME --delete"
        })
final class TaskGroupCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 100;

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "PROJECT[/NAME]", description = "Which group, or all of a project.")
    private String which = "";

    @Option(names = "--capacity", paramLabel = "N", description = "How many tasks may have a permit at a time.")
    private @Nullable Integer capacity;

    @Option(names = "--off", description = "With --capacity: give no permit.")
    private boolean off;

    @Option(names = "--description", paramLabel = "TEXT", description = "With --capacity: for people.")
    private @Nullable String description;

    @Option(names = "--force", paramLabel = "ID", description = "Give this task instance a permit at once.")
    private @Nullable Long force;

    @Option(names = "--prefer", paramLabel = "ID", description = "Change the priority of a task instance that waits.")
    private @Nullable Long prefer;

    @Option(names = "--priority", paramLabel = "N", description = "With --prefer: the larger comes first.")
    private int priority;

    @Option(names = "--delete", description = "Delete it; nobody may have or want a permit of it.")
    private boolean delete;

    TaskGroupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        int slash = which.indexOf('/');
        if (slash < 0) {
            groups(client.get(path(which) + "?size=200").path("items"));
            return ExitCodes.OK;
        }
        String path = path(which.substring(0, slash)) + "/" + RestClient.segment(which.substring(slash + 1));
        if (delete) {
            client.delete(path);
            surroundings.out().println("task group " + Text.printable(which) + " deleted");
        } else if (force != null) {
            groups(List.of(client.post(path + "/permits/" + force + "/force", Map.of(), Map.of())));
        } else if (prefer != null) {
            groups(List.of(put(client, path + "/permits/" + prefer, Map.of("priority", priority))));
        } else if (capacity != null) {
            groups(List.of(put(client, path, wanted(capacity))));
        } else {
            groups(List.of(client.get(path)));
            permits(client.get(path + "/permits?size=" + SHOWN));
        }
        return ExitCodes.OK;
    }

    private Map<String, Object> wanted(int places) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("capacity", places);
        body.put("enabled", !off);
        if (description != null) {
            body.put("description", description);
        }
        return body;
    }

    private static String path(String project) {
        return "/projects/" + RestClient.segment(project) + "/task-groups";
    }

    private static JsonNode put(RestClient client, String path, Map<String, Object> body) {
        return client.put(
                path, "application/json", JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }

    private void groups(Iterable<JsonNode> groups) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("GROUP", "PERMITS", "WAITING", "STATE", "DESCRIPTION"));
        for (JsonNode group : groups) {
            rows.add(List.of(
                    Text.printable(group.path("name").asString("?")),
                    group.path("granted").asString("?") + "/"
                            + group.path("capacity").asString("?"),
                    group.path("waiting").asString("?"),
                    group.path("enabled").asBoolean(true) ? "on" : "off",
                    Text.printable(group.path("description").asString(""))));
        }
        print(rows, -1);
    }

    private void permits(JsonNode page) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TASK INSTANCE", "STATE", "PLACE", "PRIORITY", "RUN", "WORKFLOW", "TASK", "SINCE"));
        for (JsonNode permit : page.path("items")) {
            boolean granted = permit.path("state").asString("").equals("GRANTED");
            rows.add(List.of(
                    permit.path("taskInstanceId").asString("?"),
                    permit.path("forced").asBoolean(false)
                            ? "FORCED"
                            : permit.path("state").asString("?"),
                    granted ? "" : permit.path("position").asString(""),
                    permit.path("priority").asString("?"),
                    permit.path("workflowInstanceId").asString("?"),
                    Text.printable(permit.path("workflow").asString("?")),
                    Text.printable(permit.path("task").asString("?")),
                    permit.path(granted ? "grantedAt" : "askedAt").asString("")));
        }
        if (rows.size() > 1) {
            print(rows, 1);
        }
        long more = page.path("total").asLong(0) - (rows.size() - 1);
        if (more > 0) {
            surroundings.out().println("and " + more + " more");
        }
    }

    private void print(List<List<String>> rows, int stateColumn) {
        Table.lines(rows, stateColumn, new Paint(surroundings.terminal().colours()))
                .forEach(surroundings.out()::println);
    }
}
