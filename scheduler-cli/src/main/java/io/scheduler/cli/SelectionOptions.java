package io.scheduler.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tasks of a workflow are to run. */
final class SelectionOptions {
    @Option(
            names = "--from",
            paramLabel = "TASK",
            split = ",",
            description = "Only these tasks and everything that depends on them. Several by commas, or repeated.")
    private List<String> from = new ArrayList<>();

    @Option(names = "--only", paramLabel = "TASK", split = ",", description = "Only these tasks and nothing else.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--up-to",
            paramLabel = "TASK",
            split = ",",
            description = "Only these tasks and everything that they depend on.")
    private List<String> upTo = new ArrayList<>();

    /** As the server wants it; null: all tasks. */
    @Nullable
    Map<String, List<String>> body() {
        List<Map<String, List<String>>> given = new ArrayList<>();
        add(given, "from", from);
        add(given, "only", only);
        add(given, "upTo", upTo);
        if (given.size() > 1) {
            throw new CommandFailure.Misused("expected one of --from, --only and --up-to, but got several");
        }
        return given.isEmpty() ? null : given.getFirst();
    }

    private static void add(List<Map<String, List<String>>> given, String field, List<String> names) {
        if (!names.isEmpty()) {
            given.add(Map.of(field, List.copyOf(names)));
        }
    }
}
