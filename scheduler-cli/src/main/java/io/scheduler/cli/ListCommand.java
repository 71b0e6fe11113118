package io.scheduler.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists runs, newest first.")
final class ListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "Only runs of this project.")
    private @Nullable String project;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "Only runs of this workflow.")
    private @Nullable String workflow;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "Only runs in this state, for instance FAILED.")
    private @Nullable String state;

    @Option(names = "--page", paramLabel = "N", description = "Which page, from 0. Default: ${DEFAULT-VALUE}.")
    private int page;

    @Option(names = "--size", paramLabel = "N", description = "Runs a page. Default: ${DEFAULT-VALUE}.")
    private int size = 20;

    ListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String query = "?page=" + page + "&size=" + size + parameter("project", project)
                + parameter("workflow", workflow) + parameter("state", state);
        JsonNode answer = server.client(surroundings).get("/workflow-instances" + query);
        Instant now = surroundings.clock().instant();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "WORKFLOW", "STATE", "VERSION", "STARTED", "DURATION", "REASON"));
        for (JsonNode item : answer.path("items")) {
            Instant started = Text.instant(item.path("startedAt").asString(""));
            Instant finished = Text.instant(item.path("finishedAt").asString(""));
            rows.add(List.of(
                    item.path("id").asString(""),
                    Text.printable(item.path("project").asString("?") + "/"
                            + item.path("workflow").asString("?")),
                    item.path("state").asString("?"),
                    item.path("version").asString("?"),
                    Text.moment(started),
                    Text.elapsed(started, finished, now),
                    Text.printable(item.path("reason").asString(""))));
        }
        Table.lines(rows, 2, new Paint(surroundings.terminal().colours())).forEach(surroundings.out()::println);
        long total = answer.path("total").asLong(rows.size() - 1);
        if (total > rows.size() - 1) {
            surroundings.out().println((rows.size() - 1) + " of " + total + "; more with --page " + (page + 1));
        }
        return ExitCodes.OK;
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
