package io.scheduler.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What was told to whom; its subcommands say who is told. */
@Command(
        name = "alert",
        mixinStandardHelpOptions = true,
        description = "Lists the newest alerts and what became of telling them.",
        footer = {"", "alert --project sales --state FAILED        what could not be told, and why"})
final class AlertCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--project", paramLabel = "PROJECT", description = "Of this project only.")
    private @Nullable String project;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Of a delivery: PENDING, SENDING, SENT, FAILED, SUMMED.")
    private @Nullable String state;

    @Option(names = "--event", paramLabel = "EVENT", description = "Such as WORKFLOW_FAILED.")
    private @Nullable String event;

    @Option(names = "--limit", defaultValue = "20", paramLabel = "N", description = "At most that many; default 20.")
    private int limit;

    AlertCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** With its subcommands. */
    static CommandLine group(Surroundings surroundings) {
        CommandLine group = new CommandLine(new AlertCommand(surroundings));
        group.addSubcommand(new AlertRetryCommand(surroundings));
        group.addSubcommand(new AlertChannelCommand(surroundings));
        group.addSubcommand(new AlertGroupCommand(surroundings));
        group.addSubcommand(new AlertRuleCommand(surroundings));
        return group;
    }

    @Override
    public Integer call() {
        StringBuilder path = new StringBuilder("/alerts?size=").append(limit);
        filter(path, "project", project);
        filter(path, "state", state);
        filter(path, "event", event);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "EVENT", "WHEN", "PROJECT", "RUN", "CHANNEL", "STATE", "ATTEMPTS", "OUTCOME"));
        for (JsonNode alert : server.client(surroundings).get(path.toString()).path("items")) {
            JsonNode deliveries = alert.path("deliveries");
            if (deliveries.isEmpty()) {
                rows.add(row(alert, alert.path("none")));
            }
            deliveries.forEach(delivery -> rows.add(row(alert, delivery)));
        }
        Table.lines(rows, 6, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
        return ExitCodes.OK;
    }

    static void filter(StringBuilder path, String name, @Nullable String value) {
        if (value != null) {
            path.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static List<String> row(JsonNode alert, JsonNode delivery) {
        return List.of(
                alert.path("id").asString("?"),
                Text.printable(alert.path("event").asString("?")),
                Text.printable(alert.path("createdAt").asString("")),
                Text.printable(alert.path("project").asString("")),
                alert.path("workflowInstanceId").asString(""),
                Text.printable(delivery.path("channel").asString("")),
                Text.printable(delivery.path("state").asString("")),
                delivery.path("attempts").asString(""),
                Text.printable(delivery.path("outcome").asString("")));
    }
}
