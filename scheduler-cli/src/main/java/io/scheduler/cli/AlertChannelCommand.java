package io.scheduler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows, defines, tries and deletes alert channels. */
@Command(
        name = "channel",
        mixinStandardHelpOptions = true,
        description = "Lists alert channels, or shows, defines, tries or deletes one.",
        footer = {
            "",
            "alert channel                                          lists all",
            "alert channel team --type email --settings team.json   defines it; the file holds a JSON object",
            "alert channel team --test                              sends a test message",
            "alert channel team --delete"
        })
final class AlertChannelCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_SETTINGS = 1024 * 1024;

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one.")
    private @Nullable String name;

    @Option(names = "--type", paramLabel = "TYPE", description = "email, http, slack, …")
    private @Nullable String type;

    @Option(names = "--settings", paramLabel = "FILE", description = "A JSON object, as the schema of the type says.")
    private @Nullable Path settings;

    @Option(names = "--off", description = "What is to be sent waits.")
    private boolean off;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    @Option(names = "--test", description = "Have an alert server send a test message.")
    private boolean test;

    @Option(names = "--delete", description = "Delete it; no group may have it.")
    private boolean delete;

    AlertChannelCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        if (name == null) {
            list(client.get("/alert-channels?size=200").path("items"));
            return ExitCodes.OK;
        }
        String path = "/alert-channels/" + RestClient.segment(name);
        if (delete) {
            client.delete(path);
            surroundings.out().println("channel " + Text.printable(name) + " deleted");
        } else if (type != null || settings != null) {
            list(JSON.createArrayNode().add(client.put(path, "application/json", JSON.writeValueAsBytes(wanted()))));
        } else if (!test) {
            JsonNode channel = client.get(path);
            list(JSON.createArrayNode().add(channel));
            surroundings.out().println(Text.printable(channel.path("settings").toString()));
        }
        return test ? tried(client.post(path + "/test", Map.of(), Map.of())) : ExitCodes.OK;
    }

    private int tried(JsonNode trial) {
        boolean sent = trial.path("sent").asBoolean(false);
        surroundings
                .out()
                .println((sent ? "sent" : "not sent") + ": "
                        + Text.printable(trial.path("message").asString("")));
        return sent ? ExitCodes.OK : ExitCodes.REFUSED;
    }

    private Map<String, Object> wanted() {
        if (type == null || settings == null) {
            throw new CommandFailure.Misused("expected --type and --settings together");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("enabled", !off);
        if (description != null) {
            body.put("description", description);
        }
        try {
            if (Files.size(settings) > MAX_SETTINGS) {
                throw new CommandFailure.Misused("expected settings of at most 1 MiB, but " + settings + " is larger");
            }
            body.put("settings", JSON.readTree(Files.readAllBytes(settings)));
        } catch (IOException | JacksonException e) {
            // what the file says may be secret
            throw new CommandFailure.Misused("expected a file with a JSON object, but " + settings + " is none");
        }
        return body;
    }

    private void list(JsonNode channels) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CHANNEL", "TYPE", "ON", "SECRETS", "DESCRIPTION"));
        for (JsonNode channel : channels) {
            rows.add(List.of(
                    Text.printable(channel.path("name").asString("?")),
                    Text.printable(channel.path("type").asString("?")),
                    channel.path("enabled").asBoolean(true) ? "yes" : "no",
                    ClusterCommand.texts(channel.path("secrets")),
                    Text.printable(channel.path("description").asString(""))));
        }
        Table.lines(rows, -1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
    }
}
