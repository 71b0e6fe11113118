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

@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Lists worker groups, or defines or forgets one.",
        footer = {
            "",
            "group                                       lists all",
            "group NAME --policy ROUND_ROBIN             defines one for the workers that name it themselves",
            "group NAME --worker w1,w2                   and for these as well",
            "group NAME --policy PRESET --tag gpu --fallback",
            "group NAME --delete                         forgets the definition",
            "",
            "NOT REGISTERED: workers that --worker named and that are not there now, because they are down, not",
            "installed yet or misspelt."
        })
final class WorkerGroupCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The group to define or forget.")
    private @Nullable String name;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "LEAST_LOAD (default), RANDOM, ROUND_ROBIN, WEIGHTED or PRESET.")
    private @Nullable String policy;

    @Option(names = "--worker", split = ",", paramLabel = "NODE", description = "Node ids that belong to it as well.")
    private List<String> workers = new ArrayList<>();

    @Option(names = "--tag", split = ",", paramLabel = "TAG", description = "With PRESET: what a worker must carry.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--fallback", description = "With PRESET: others step in while no such worker is there.")
    private boolean fallback;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    @Option(names = "--delete", description = "Forget the definition.")
    private boolean delete;

    WorkerGroupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        String group = name;
        if (group == null) {
            list(client.get("/cluster/worker-groups").path("items"));
        } else if (delete) {
            client.delete("/cluster/worker-groups/" + RestClient.segment(group));
            surroundings.out().println("worker group " + Text.printable(group) + " forgotten");
        } else {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("workers", workers);
            body.put("tags", tags);
            body.put("fallback", fallback);
            if (policy != null) {
                body.put("policy", policy);
            }
            if (description != null) {
                body.put("description", description);
            }
            JsonNode answer = client.put(
                    "/cluster/worker-groups/" + RestClient.segment(group),
                    "application/json",
                    JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
            list(JSON.createArrayNode().add(answer));
        }
        return ExitCodes.OK;
    }

    private void list(JsonNode groups) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("GROUP", "POLICY", "TAGS", "FALLBACK", "MEMBERS", "NOT REGISTERED", "DESCRIPTION"));
        for (JsonNode group : groups) {
            rows.add(List.of(
                    Text.printable(group.path("name").asString("?")),
                    group.path("policy").asString("?"),
                    ClusterCommand.texts(group.path("tags")),
                    group.path("fallback").asBoolean(false) ? "yes" : "",
                    ClusterCommand.texts(group.path("members")),
                    ClusterCommand.texts(group.path("unregistered")),
                    Text.printable(group.path("description").asString(""))));
        }
        Table.lines(rows, 1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
    }
}
