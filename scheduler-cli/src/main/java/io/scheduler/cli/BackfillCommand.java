package io.scheduler.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Runs a workflow for past dates, and steers that. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = "Runs a workflow for many past dates.",
        footer = {
            "",
            "backfill start PROJECT/WORKFLOW --from 2026-01-01 --to 2026-03-31 --parallelism 4",
            "backfill status|pause|resume|cancel ID"
        })
final class BackfillCommand {

    private BackfillCommand() {}

    static BackfillCommand group() {
        return new BackfillCommand();
    }

    @Command(name = "start", mixinStandardHelpOptions = true, description = "Asks for a backfill.")
    static final class Start implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "PROJECT/WORKFLOW", description = "What to run.")
        private String workflow = "";

        @Option(names = "--from", paramLabel = "TIME", description = "First day or time, for instance 2026-01-01.")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "Last day or time.")
        private @Nullable String to;

        @Option(names = "--date", split = ",", paramLabel = "TIME", description = "Single days or times instead.")
        private List<String> dates = new ArrayList<>();

        @Option(names = "--cron", paramLabel = "CRON", description = "Which times; without it those of the schedule.")
        private @Nullable String cron;

        @Option(names = "--schedule", paramLabel = "NAME", description = "Whose times are meant; without it default.")
        private @Nullable String schedule;

        @Option(names = "--zone", paramLabel = "ZONE", description = "IANA name.")
        private @Nullable String zone;

        @Option(names = "--parallelism", paramLabel = "N", description = "How many runs at a time, 1 to 100.")
        private int parallelism = 1;

        @Option(names = "--priority", paramLabel = "PRIORITY", description = "Of its runs; without it low.")
        private @Nullable String priority;

        @Mixin
        private final ParameterOptions params = new ParameterOptions();

        @Option(names = "--newest-first", description = "Instead of oldest first.")
        private boolean newestFirst;

        @Option(
                names = "--dependents",
                paramLabel = "WHICH",
                description = "Also run what depends on it: direct, or all levels.")
        private @Nullable String dependents;

        Start(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            String[] parts = workflow.split("/", -1);
            if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new CommandFailure.Misused("expected PROJECT/WORKFLOW, but got '" + workflow + "'");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("from", from);
            body.put("to", to);
            body.put("dates", dates.isEmpty() ? null : dates);
            body.put("cron", cron);
            body.put("schedule", schedule);
            body.put("timezone", zone);
            body.put("priority", priority);
            body.put("dependents", dependents);
            body.values().removeIf(java.util.Objects::isNull);
            if (!params.read().isEmpty()) {
                body.put("params", params.read());
            }
            body.put("parallelism", parallelism);
            body.put("order", newestFirst ? "DESC" : "ASC");
            String path = "/projects/" + RestClient.segment(parts[0]) + "/workflows/" + RestClient.segment(parts[1])
                    + "/backfills";
            show(surroundings, server.client(surroundings).post(path, body, Map.of()));
            return ExitCodes.OK;
        }
    }

    /** What is done to one that is there. */
    enum Verb {
        STATUS("Shows how far it is."),
        PAUSE("Starts no further date; what runs goes on."),
        RESUME("Goes on; of one that failed, the dates that did not succeed are run again."),
        CANCEL("Starts no further date for ever.");

        private final String description;

        Verb(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Command(mixinStandardHelpOptions = true)
    static final class OfOne implements Callable<Integer> {
        private final Verb verb;
        private final Surroundings surroundings;

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "ID", description = "Which backfill.")
        private long id;

        OfOne(Verb verb, Surroundings surroundings) {
            this.verb = verb;
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            RestClient client = server.client(surroundings);
            String path = "/backfills/" + id;
            show(
                    surroundings,
                    verb == Verb.STATUS ? client.get(path) : client.post(path + "/" + verb.word(), Map.of(), Map.of()));
            return ExitCodes.OK;
        }
    }

    private static void show(Surroundings surroundings, JsonNode backfill) {
        JsonNode progress = backfill.path("progress");
        surroundings
                .out()
                .println("backfill " + backfill.path("id").asString("?") + " of "
                        + Text.printable(backfill.path("project").asString("?") + "/"
                                + backfill.path("workflow").asString("?"))
                        + " is " + backfill.path("state").asString("?") + ": "
                        + Text.printable(backfill.path("description").asString("")));
        surroundings
                .out()
                .println(progress.path("succeeded").asString("0") + " succeeded, "
                        + progress.path("failed").asString("0") + " failed, "
                        + progress.path("unfinished").asString("0") + " unfinished, "
                        + progress.path("waiting").asString("0") + " waiting of "
                        + backfill.path("total").asString("0"));
    }
}
