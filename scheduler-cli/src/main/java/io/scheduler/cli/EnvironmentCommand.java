package io.scheduler.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows, defines and deletes environments. */
@Command(
        name = "environment",
        mixinStandardHelpOptions = true,
        description = "Lists environments, or shows, defines or deletes one.",
        footer = {
            "",
            "environment                                 lists all",
            "environment NAME                            shows one",
            "environment NAME --set A=1 --set 'KEY=${secret.KEY}' --prologue spark.sh",
            "                                            defines it: all of it, nothing of an earlier one stays",
            "environment NAME --delete"
        })
final class EnvironmentCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one.")
    private @Nullable String name;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A variable. May be repeated.")
    private List<String> variables = new ArrayList<>();

    @Option(names = "--prologue", paramLabel = "FILE", description = "Shell text that runs before each script.")
    private @Nullable Path prologue;

    @Option(names = "--worker-group", split = ",", paramLabel = "GROUP", description = "For these only.")
    private List<String> workerGroups = new ArrayList<>();

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    @Option(names = "--delete", description = "Delete it; no workflow may name it.")
    private boolean delete;

    EnvironmentCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RestClient client = server.client(surroundings);
        if (name == null) {
            list(client.get("/environments?size=200").path("items"));
            return ExitCodes.OK;
        }
        String path = "/environments/" + RestClient.segment(name);
        boolean defines = !variables.isEmpty() || prologue != null || !workerGroups.isEmpty() || description != null;
        if (delete) {
            client.delete(path);
            surroundings.out().println("environment " + Text.printable(name) + " deleted");
        } else if (defines) {
            byte[] body = JSON.writeValueAsString(wanted()).getBytes(StandardCharsets.UTF_8);
            show(client.put(path, "application/json", body));
        } else {
            show(client.get(path));
        }
        return ExitCodes.OK;
    }

    private Map<String, Object> wanted() {
        Map<String, Object> body = new LinkedHashMap<>();
        Map<String, String> read = new LinkedHashMap<>();
        for (String variable : variables) {
            int sign = variable.indexOf('=');
            if (sign < 1) {
                throw new CommandFailure.Misused("expected --set NAME=VALUE, but got '" + variable + "'");
            }
            read.put(variable.substring(0, sign), variable.substring(sign + 1));
        }
        body.put("variables", read);
        if (prologue != null) {
            try {
                body.put("prologue", Files.readString(prologue));
            } catch (IOException e) {
                throw new CommandFailure.Misused(
                        "expected a text file, but " + prologue + " can not be read: " + e.getMessage());
            }
        }
        body.put("workerGroups", workerGroups);
        if (description != null) {
            body.put("description", description);
        }
        return body;
    }

    private void list(JsonNode environments) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ENVIRONMENT", "VARIABLES", "PROLOGUE", "WORKER GROUPS", "DESCRIPTION"));
        for (JsonNode environment : environments) {
            rows.add(List.of(
                    Text.printable(environment.path("name").asString("?")),
                    Text.printable(
                            String.join(",", environment.path("variables").propertyNames())),
                    environment.path("prologue").asString("").isBlank() ? "" : "yes",
                    ClusterCommand.texts(environment.path("workerGroups")),
                    Text.printable(environment.path("description").asString(""))));
        }
        Table.lines(rows, -1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
    }

    private void show(JsonNode environment) {
        list(JSON.createArrayNode().add(environment));
        environment
                .path("variables")
                .properties()
                .forEach(variable -> surroundings
                        .out()
                        .println(Text.printable(
                                variable.getKey() + "=" + variable.getValue().asString(""))));
        String text = environment.path("prologue").asString("");
        if (!text.isBlank()) {
            surroundings.out().println("prologue:");
            text.lines().forEach(line -> surroundings.out().println("  " + Text.printable(line)));
        }
    }
}
