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

/** {@code schedule list} and what is done to one schedule: each a command of its own below {@code schedule}. */
@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        description = "Defines schedules of workflows, and says when and why they fire.",
        footer = {
            "",
            "schedule list [PROJECT/WORKFLOW]",
            "schedule put PROJECT/WORKFLOW[/NAME] --cron '0 30 2 * * ?' --zone Europe/Paris",
            "schedule pause PROJECT/WORKFLOW[/NAME] --reason TEXT",
            "schedule resume PROJECT/WORKFLOW[/NAME]",
            "schedule delete PROJECT/WORKFLOW[/NAME]",
            "schedule preview PROJECT/WORKFLOW[/NAME] --count 5",
            "schedule explain PROJECT/WORKFLOW[/NAME] --at 2026-03-29T02:30:00",
            "",
            "Without a name the schedule called default is meant."
        })
final class ScheduleCommand {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScheduleCommand() {}

    static ScheduleCommand group() {
        return new ScheduleCommand();
    }

    /** What all of them take. */
    abstract static class OfOne implements Callable<Integer> {
        final Surroundings surroundings;

        @Mixin
        final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "PROJECT/WORKFLOW[/NAME]", description = "Which schedule; without a name: default.")
        String schedule = "";

        OfOne(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        String path() {
            String[] parts = schedule.split("/", -1);
            if (parts.length < 2 || parts.length > 3 || List.of(parts).contains("")) {
                throw new CommandFailure.Misused(
                        "expected PROJECT/WORKFLOW or PROJECT/WORKFLOW/NAME, but got '" + schedule + "'");
            }
            return "/projects/" + RestClient.segment(parts[0]) + "/workflows/" + RestClient.segment(parts[1])
                    + "/schedules/" + RestClient.segment(parts.length == 3 ? parts[2] : "default");
        }

        void show(JsonNode one) {
            table(surroundings, JSON.createArrayNode().add(one));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists schedules and their next fire times.")
    static final class Lists implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(arity = "0..1", paramLabel = "PROJECT[/WORKFLOW]", description = "Only of this one.")
        private @Nullable String of;

        Lists(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            String path = "/schedules?size=200";
            String wanted = of;
            if (wanted != null) {
                String[] parts = wanted.split("/", 2);
                path = parts.length == 1
                        ? "/schedules?size=200&project=" + RestClient.segment(parts[0])
                        : "/projects/" + RestClient.segment(parts[0]) + "/workflows/" + RestClient.segment(parts[1])
                                + "/schedules?size=200";
            }
            JsonNode page = server.client(surroundings).get(path);
            table(surroundings, page.path("items"));
            int shown = page.path("items").size();
            if (page.path("total").asLong(shown) > shown) {
                surroundings
                        .out()
                        .println("the first " + shown + " of "
                                + page.path("total").asLong(shown)
                                + "; name a project or a workflow to see its own");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "put", mixinStandardHelpOptions = true, description = "Defines a schedule; it fires from now on.")
    static final class Put extends OfOne {
        @Option(names = "--cron", required = true, paramLabel = "CRON", description = "Quartz, with seconds.")
        private String cron = "";

        @Option(names = "--zone", required = true, paramLabel = "ZONE", description = "IANA name.")
        private String zone = "";

        @Option(
                names = "--start",
                paramLabel = "TIME",
                description = "No fire time before it, for instance 2026-01-01T00:00:00Z.")
        private @Nullable String start;

        @Option(names = "--end", paramLabel = "TIME", description = "No fire time after it.")
        private @Nullable String end;

        @Option(names = "--misfire", paramLabel = "POLICY", description = "SKIP, LATEST (default) or ALL.")
        private @Nullable String misfire;

        @Option(names = "--catch-up-limit", paramLabel = "N", description = "How many missed ones ALL runs, 1 to 100.")
        private @Nullable Integer catchUpLimit;

        @Option(names = "--overlap", paramLabel = "POLICY", description = "ALLOW (default), SKIP or QUEUE.")
        private @Nullable String overlap;

        @Option(names = "--jitter", paramLabel = "TIME", description = "Up to that much later, for instance 30s.")
        private @Nullable String jitter;

        @Option(names = "--calendar", paramLabel = "NAME", description = "Whose days are left out.")
        private @Nullable String calendar;

        @Mixin
        private final ParameterOptions params = new ParameterOptions();

        @Option(names = "--disabled", description = "Defined, but fires nothing.")
        private boolean disabled;

        Put(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("cron", cron);
            body.put("timezone", zone);
            body.put("start", start);
            body.put("end", end);
            body.put("misfire", misfire);
            body.put("catchUpLimit", catchUpLimit);
            body.put("overlap", overlap);
            body.put("jitter", jitter);
            body.put("calendar", calendar);
            body.values().removeIf(java.util.Objects::isNull);
            body.put("params", params.read());
            body.put("enabled", !disabled);
            byte[] json = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
            show(server.client(surroundings).put(path(), "application/json", json));
            return ExitCodes.OK;
        }
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Fires nothing until it is resumed.")
    static final class Pause extends OfOne {
        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "For people.")
        private String reason = "";

        Pause(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            show(server.client(surroundings).post(path() + "/pause", Map.of("reason", reason), Map.of()));
            return ExitCodes.OK;
        }
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Fires again, from now on.")
    static final class Resume extends OfOne {
        Resume(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            show(server.client(surroundings).post(path() + "/resume", Map.of(), Map.of()));
            return ExitCodes.OK;
        }
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes it; its runs stay.")
    static final class Delete extends OfOne {
        Delete(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            server.client(surroundings).delete(path());
            surroundings.out().println("schedule " + Text.printable(schedule) + " deleted");
            return ExitCodes.OK;
        }
    }

    @Command(name = "preview", mixinStandardHelpOptions = true, description = "Shows its next fire times.")
    static final class Preview extends OfOne {
        @Option(names = "--count", paramLabel = "N", description = "How many, 1 to 1000; default 5.")
        private int count = 5;

        Preview(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            JsonNode preview = server.client(surroundings).get(path() + "/preview?count=" + count);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("UTC", preview.path("timezone").asString("LOCAL")));
            preview.path("items")
                    .forEach(item -> rows.add(List.of(
                            item.path("at").asString(""), item.path("local").asString(""))));
            Table.lines(rows, -1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description = "Says why it did or did not fire at some time.")
    static final class Explain extends OfOne {
        @Option(
                names = "--at",
                required = true,
                paramLabel = "TIME",
                description = "2026-03-29T01:00:00Z, or 2026-03-29T03:00:00 in the zone of the schedule.")
        private String at = "";

        Explain(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            JsonNode said = server.client(surroundings).get(path() + "/explain?at=" + RestClient.segment(at));
            surroundings
                    .out()
                    .println(said.path("local").asString("") + "  "
                            + said.path("code").asString("") + ": "
                            + Text.printable(said.path("message").asString("")));
            if (said.path("next").isString()) {
                surroundings.out().println("next: " + said.path("next").asString(""));
            }
            return ExitCodes.OK;
        }
    }

    private static void table(Surroundings surroundings, JsonNode schedules) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SCHEDULE", "CRON", "ZONE", "NEXT", "MISFIRE", "OVERLAP", "REMARK"));
        for (JsonNode one : schedules) {
            rows.add(List.of(
                    Text.printable(one.path("project").asString("?") + "/"
                            + one.path("workflow").asString("?") + "/"
                            + one.path("name").asString("?")),
                    Text.printable(one.path("cron").asString("")),
                    one.path("timezone").asString(""),
                    one.path("next").asString(""),
                    one.path("misfire").asString(""),
                    one.path("overlap").asString(""),
                    remark(one)));
        }
        Table.lines(rows, -1, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
    }

    private static String remark(JsonNode one) {
        if (!one.path("enabled").asBoolean(true)) {
            return "disabled";
        }
        JsonNode pause = one.path("pause");
        return pause.isObject()
                ? Text.printable("paused by " + pause.path("by").asString("") + ": "
                        + pause.path("reason").asString(""))
                : "";
    }
}
