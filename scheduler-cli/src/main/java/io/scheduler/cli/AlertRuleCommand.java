package io.scheduler.cli;

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

/** Shows, defines and deletes alert rules, of a project or of the cluster. */
@Command(
        name = "rule",
        mixinStandardHelpOptions = true,
        description = "Lists alert rules, or shows, defines or deletes one.",
        footer = {
            "",
            "alert rule                        lists those of the cluster, which are for all projects",
            "alert rule --project sales        lists those of a project",
            "alert rule broken --project sales --events WORKFLOW_FAILED,WORKFLOW_RECOVERED --group team",
            "alert rule broken --project sales --delete"
        })
final class AlertRuleCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one.")
    private @Nullable String name;

    @Option(names = "--project", paramLabel = "PROJECT", description = "Whose rules; without it those of the cluster.")
    private @Nullable String project;

    @Option(names = "--events", split = ",", paramLabel = "EVENT", description = "What is told.")
    private List<String> events = new ArrayList<>();

    @Option(names = "--group", paramLabel = "GROUP", description = "Who is told.")
    private @Nullable String group;

    @Option(names = "--workflow", paramLabel = "WORKFLOW", description = "Of this one only.")
    private @Nullable String workflow;

    @Option(names = "--schedule", paramLabel = "SCHEDULE", description = "Of runs of this schedule only.")
    private @Nullable String schedule;

    @Option(names = "--waiting-longer-than", paramLabel = "TIME", description = "For WAITING_TOO_LONG, such as 10m.")
    private @Nullable String waiting;

    @Option(names = "--late-by", paramLabel = "TIME", description = "For SCHEDULE_LATE, such as 1m.")
    private @Nullable String late;

    @Option(names = "--off", description = "It tells nothing.")
    private boolean off;

    @Option(names = "--delete", description = "Delete it.")
    private boolean delete;

    AlertRuleCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        String all = (project == null ? "" : "/projects/" + RestClient.segment(project)) + "/alert-rules";
        if (name == null) {
            list(client.get(all + "?size=200").path("items"));
            return ExitCodes.OK;
        }
        String path = all + "/" + RestClient.segment(name);
        if (delete) {
            client.delete(path);
            surroundings.out().println("rule " + Text.printable(name) + " deleted");
        } else if (events.isEmpty()) {
            list(JSON.createArrayNode().add(client.get(path)));
        } else {
            list(JSON.createArrayNode().add(client.put(path, "application/json", JSON.writeValueAsBytes(wanted()))));
        }
        return ExitCodes.OK;
    }

    private Map<String, Object> wanted() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("events", events);
        body.put("enabled", !off);
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        texts.put("group", group);
        texts.put("workflow", workflow);
        texts.put("schedule", schedule);
        texts.put("waitingLongerThan", waiting);
        texts.put("lateBy", late);
        texts.forEach((field, value) -> {
            if (value != null) {
                body.put(field, value);
            }
        });
        return body;
    }

    private void list(JsonNode rules) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RULE", "WORKFLOW", "SCHEDULE", "GROUP", "ON", "EVENTS"));
        for (JsonNode rule : rules) {
            rows.add(List.of(
                    Text.printable(rule.path("name").asString("?")),
                    Text.printable(rule.path("workflow").asString("")),
                    Text.printable(rule.path("schedule").asString("")),
                    Text.printable(rule.path("group").asString("")),
                    rule.path("enabled").asBoolean(true) ? "yes" : "no",
                    ClusterCommand.texts(rule.path("events"))));
        }
        Table.lines(rows, -1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
    }
}
