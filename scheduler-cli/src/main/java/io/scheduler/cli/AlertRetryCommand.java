package io.scheduler.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** After a mail server was away for longer than the attempts last there are many of them. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Sends alerts once more to those channels where they have failed.",
        footer = {"", "alert retry 4711", "alert retry --failed --project sales"})
final class AlertRetryCommand implements Callable<Integer> {
    private static final int PAGE = 100;
    private static final int MOST = 10_000;

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Of the alerts.")
    private List<Long> ids = List.of();

    @Option(names = "--failed", description = "All that have failed somewhere, the newest " + MOST + " at most.")
    private boolean failed;

    @Option(names = "--project", paramLabel = "PROJECT", description = "With --failed: of this project only.")
    private @Nullable String project;

    @Option(names = "--event", paramLabel = "EVENT", description = "With --failed: such as WORKFLOW_FAILED.")
    private @Nullable String event;

    AlertRetryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (failed != ids.isEmpty() || !failed && (project != null || event != null)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "expected ids of alerts, or --failed with or without --project and --event");
        }
        RestClient client = server.client(surroundings);
        CommandFailure.Refused first = null;
        for (long id : failed ? failedOnes(client) : ids) {
            try {
                JsonNode answer = client.post("/alerts/" + id + "/retry", Map.of(), Map.of());
                surroundings
                        .out()
                        .println("alert " + id + " is sent once more to "
                                + answer.path("deliveries").asString("0") + " channels");
            } catch (CommandFailure.Refused refused) {
                // the others have nothing to do with it
                surroundings.out().println("alert " + id + " is not sent: " + refused.getMessage());
                first = first == null ? refused : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return ExitCodes.OK;
    }

    /** All of them are known before the first is sent: those that are sent leave the list. */
    private List<Long> failedOnes(RestClient client) {
        List<Long> found = new ArrayList<>();
        boolean more = true;
        for (int page = 0; more && found.size() < MOST; page++) {
            StringBuilder path = new StringBuilder("/alerts?size=" + PAGE + "&page=" + page + "&state=FAILED");
            AlertCommand.filter(path, "project", project);
            AlertCommand.filter(path, "event", event);
            JsonNode items = client.get(path.toString()).path("items");
            items.forEach(alert -> found.add(alert.path("id").asLong()));
            more = items.size() == PAGE;
        }
        // a new alert may have moved the last one of a page to the next page
        List<Long> once = found.stream().distinct().toList();
        if (once.isEmpty()) {
            surroundings.out().println("nothing has failed");
        }
        return once;
    }
}
