package io.scheduler.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Which runs a command is for: one, several, or all that a filter lets through. */
final class ManyRuns {
    private static final int AT_ONCE = 1_000;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of runs (workflow instances).")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--all-matching",
            description = "All runs that --project, --workflow and --state let through, instead of ids.")
    private boolean allMatching;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "With --all-matching: only runs of this project.")
    private @Nullable String project;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "With --all-matching: only runs of this workflow.")
    private @Nullable String workflow;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "With --all-matching: only runs in this state, for instance FAILED.")
    private @Nullable String state;

    /** How many of the ids have been. */
    private int sent;

    /** The only one; null when there are several. */
    @Nullable
    String single() {
        boolean filtered = project != null || workflow != null || state != null;
        if (allMatching == !ids.isEmpty()) {
            throw new CommandFailure.Misused("expected either ids of runs or --all-matching");
        }
        if (!allMatching && filtered) {
            throw new CommandFailure.Misused("--project, --workflow and --state go with --all-matching");
        }
        return ids.size() == 1 ? ids.getFirst() : null;
    }

    /** Asks the same of all of them, a thousand at a time. Says what became of those that were refused. */
    int ask(String action, RestClient client, Surroundings surroundings) {
        int done = 0;
        int refused = 0;
        for (Map<String, Object> body = first(action); body != null; ) {
            JsonNode answer = client.post("/workflow-instances/batch", body, Map.of());
            for (JsonNode item : answer.path("items")) {
                if (item.path("ok").asBoolean(false)) {
                    done++;
                } else {
                    refused++;
                    surroundings
                            .err()
                            .println("#" + item.path("id").asString("") + ": "
                                    + Text.printable(item.path("detail").asString("")) + " ["
                                    + item.path("code").asString("") + "]");
                }
            }
            body = next(action, answer);
        }
        surroundings
                .out()
                .println(action + " of " + done + " runs accepted"
                        + (refused == 0 ? "" : ", of " + refused + " refused"));
        return refused == 0 ? ExitCodes.OK : ExitCodes.REFUSED;
    }

    private Map<String, Object> first(String action) {
        return allMatching ? filter(action, null) : nextIds(action);
    }

    private @Nullable Map<String, Object> next(String action, JsonNode answer) {
        if (allMatching) {
            long next = answer.path("next").asLong(0);
            return next == 0 ? null : filter(action, next);
        }
        return sent < ids.size() ? nextIds(action) : null;
    }

    private Map<String, Object> nextIds(String action) {
        List<Long> some = new ArrayList<>();
        for (; sent < ids.size() && some.size() < AT_ONCE; sent++) {
            try {
                some.add(Long.valueOf(ids.get(sent)));
            } catch (NumberFormatException noNumber) {
                throw new CommandFailure.Misused("expected the id of a run, but got '" + ids.get(sent) + "'");
            }
        }
        return Map.of("ids", some, "action", action);
    }

    private Map<String, Object> filter(String action, @Nullable Long before) {
        Map<String, Object> filter = new LinkedHashMap<>();
        put(filter, "project", project);
        put(filter, "workflow", workflow);
        put(filter, "state", state);
        put(filter, "before", before);
        return Map.of("filter", filter, "action", action);
    }

    private static void put(Map<String, Object> into, String name, @Nullable Object value) {
        if (value != null) {
            into.put(name, value);
        }
    }
}
