package io.scheduler.engine;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.instance.TaskAttempt;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each passed task hands on to its successors: what it saw itself, and its own outputs over that. Where several
 * upstreams hand on the same key a non-empty value wins over an empty one, and then the one that finished first. Maps are
 * shared where nothing is added, so that a graph without outputs costs nothing.
 */
final class HandedOn {

    /** How many different outputs a task may see; more is refused at the task that exceeds it. */
    static final int MAX_KEYS = 1_000;

    private final Dag graph;
    private final @Nullable Map<String, String>[] byTask;
    private final @Nullable Instant[] finishedAt;

    @SuppressWarnings({"unchecked", "rawtypes"})
    HandedOn(Dag graph) {
        this.graph = graph;
        byTask = new Map[graph.size()];
        finishedAt = new Instant[graph.size()];
    }

    void put(int task, TaskAttempt attempt) {
        byTask[task] = over(seenBy(task), attempt.outputs());
        finishedAt[task] = attempt.times().finishedAt();
    }

    /** Whether a successor of the task has passed before it. */
    boolean isAnyBehind(int task) {
        boolean[] any = {false};
        graph.forEachSuccessor(task, successor -> any[0] |= byTask[successor] != null);
        return any[0];
    }

    /** All of it anew. @param current the attempts of the tasks */
    void again(@Nullable TaskAttempt[] current) {
        clear();
        for (int task : graph.topologicalOrder()) {
            TaskAttempt attempt = current[task];
            if (attempt != null && Edges.isArrived(attempt)) {
                put(task, attempt);
            }
        }
    }

    void clear() {
        Arrays.fill(byTask, null);
        Arrays.fill(finishedAt, null);
    }

    int sizeAfter(int task, Map<String, String> outputs) {
        return outputs.isEmpty() ? 0 : over(seenBy(task), outputs).size();
    }

    Map<String, String> seenBy(int task) {
        return merged(graph.upstreams(task));
    }

    /** What those of the first tasks hand on that have no successors. */
    Map<String, String> atTheEnd(int tasks) {
        return merged(IntStream.range(0, tasks)
                .filter(task -> graph.successorCount(task) == 0)
                .toArray());
    }

    private Map<String, String> merged(int[] upstreams) {
        Map<String, String> seen = Map.of();
        Map<String, Instant> since = new HashMap<>();
        boolean shared = true;
        for (int upstream : upstreams) {
            Map<String, String> handed = byTask[upstream];
            if (handed == null || handed.isEmpty()) {
                continue;
            }
            Instant finished = finishedAt[upstream] == null ? Instant.MAX : finishedAt[upstream];
            if (handed == seen) {
                // the same values once more, by one that may have finished earlier
                since.replaceAll((key, earlier) -> finished.isBefore(earlier) ? finished : earlier);
                continue;
            }
            if (seen.isEmpty()) {
                seen = handed;
                handed.keySet().forEach(key -> since.put(key, finished));
                continue;
            }
            if (shared) {
                seen = new HashMap<>(seen);
                shared = false;
            }
            merge(seen, since, handed, finished);
        }
        return shared ? seen : Map.copyOf(seen);
    }

    private static void merge(
            Map<String, String> seen, Map<String, Instant> since, Map<String, String> handed, Instant finished) {
        handed.forEach((key, value) -> {
            String there = seen.get(key);
            boolean wins = there == null
                    || (there.isEmpty() && !value.isEmpty())
                    || (there.isEmpty() == value.isEmpty() && finished.isBefore(since.get(key)));
            if (wins) {
                seen.put(key, value);
                since.put(key, finished);
            }
        });
    }

    private static Map<String, String> over(Map<String, String> seen, Map<String, String> outputs) {
        if (outputs.isEmpty()) {
            return seen;
        }
        if (seen.isEmpty()) {
            return outputs;
        }
        Map<String, String> both = new HashMap<>(seen);
        both.putAll(outputs);
        return Map.copyOf(both);
    }
}
