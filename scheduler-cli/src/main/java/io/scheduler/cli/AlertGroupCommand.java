package io.scheduler.cli;

import java.util.ArrayList;
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

/** Shows, defines and deletes alert groups. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Lists alert groups, or shows, defines or deletes one.",
        footer = {"", "alert group team --channels mail,chat        defines it", "alert group team --delete"})
final class AlertGroupCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one.")
    private @Nullable String name;

    @Option(names = "--channels", split = ",", paramLabel = "CHANNEL", description = "All of its channels.")
    private List<String> channels = new ArrayList<>();

    @Option(names = "--delete", description = "Delete it; no rule may name it.")
    private boolean delete;

    AlertGroupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        if (name == null) {
            list(client.get("/alert-groups?size=200").path("items"));
            return ExitCodes.OK;
        }
        String path = "/alert-groups/" + RestClient.segment(name);
        if (delete) {
            client.delete(path);
            surroundings.out().println("group " + Text.printable(name) + " deleted");
        } else {
            byte[] body = JSON.writeValueAsBytes(Map.of("channels", channels));
            JsonNode group = channels.isEmpty() ? client.get(path) : client.put(path, "application/json", body);
            list(JSON.createArrayNode().add(group));
        }
        return ExitCodes.OK;
    }

    private void list(JsonNode groups) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("GROUP", "CHANNELS", "DESCRIPTION"));
        for (JsonNode group : groups) {
            rows.add(List.of(
                    Text.printable(group.path("name").asString("?")),
                    ClusterCommand.texts(group.path("channels")),
                    Text.printable(group.path("description").asString(""))));
        }
        Table.lines(rows, -1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
    }
}
