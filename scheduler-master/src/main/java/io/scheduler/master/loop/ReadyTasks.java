package io.scheduler.master.loop;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Queued attempts of a loop, a queue per worker group, so that a group without workers holds up nobody else. First come those
 * of the run with the higher priority, of equal ones those of the older run; within a run the priority of the task counts,
 * and then its age. An entry may be stale; whoever takes it looks at the state.
 */
final class ReadyTasks {

    static final int LEAST = 10_000;

    private final Map<String, PriorityQueue<Entry>> byGroup = new LinkedHashMap<>();
    /** Attempts that stand in a queue: reading a run again must not queue them twice. */
    private final Set<Long> queued = new HashSet<>();

    private int compactAt = LEAST;

    private record Entry(Priority ofRun, long run, Priority ofTask, AttemptRef attempt) {
        static final Comparator<Entry> ORDER = Comparator.comparing(Entry::ofRun)
                .thenComparingLong(Entry::run)
                .thenComparing(Entry::ofTask)
                .thenComparingLong(entry -> entry.attempt.attemptId());
    }

    /** @param run its number, by which runs come one after the other */
    void add(String group, Priority ofRun, long run, Priority ofTask, AttemptRef attempt) {
        if (!queued.add(attempt.attemptId())) {
            return;
        }
        byGroup.computeIfAbsent(group, unseen -> new PriorityQueue<>(Entry.ORDER))
                .add(new Entry(ofRun, run, ofTask, attempt));
    }

    /** Takes out entries that are stale, once in a while; a group without workers would keep them for ever. */
    void compact(Predicate<AttemptRef> current) {
        if (queued.size() >= compactAt) {
            byGroup.values()
                    .forEach(queue -> queue.removeIf(entry -> {
                        boolean stale = !current.test(entry.attempt());
                        if (stale) {
                            queued.remove(entry.attempt().attemptId());
                        }
                        return stale;
                    }));
            byGroup.values().removeIf(PriorityQueue::isEmpty);
            compactAt = Math.max(LEAST, 2 * queued.size());
        }
    }

    List<String> groups() {
        return List.copyOf(byGroup.keySet());
    }

    /** Of each group the highest priority of a run. */
    Map<String, Priority> highest() {
        if (byGroup.isEmpty()) {
            return Map.of();
        }
        Map<String, Priority> highest = new HashMap<>();
        byGroup.forEach((group, queue) -> {
            Entry first = queue.peek();
            if (first != null) {
                highest.put(group, first.ofRun());
            }
        });
        return highest;
    }

    @Nullable
    AttemptRef peek(String group) {
        PriorityQueue<Entry> queue = byGroup.get(group);
        Entry first = queue == null ? null : queue.peek();
        return first == null ? null : first.attempt();
    }

    void remove(String group) {
        PriorityQueue<Entry> queue = byGroup.get(group);
        if (queue != null) {
            Entry first = queue.poll();
            if (first != null) {
                queued.remove(first.attempt().attemptId());
            }
            if (queue.isEmpty()) {
                byGroup.remove(group);
            }
        }
    }

    int size() {
        return queued.size();
    }
}
