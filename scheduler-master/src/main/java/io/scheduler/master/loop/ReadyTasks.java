package io.scheduler.master.loop;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.master.loop.LoopEvent.AttemptRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Queued attempts of a loop, a queue per worker group, so that a group without workers holds up nobody else. An entry may
 * be stale; whoever takes it looks at the state.
 */
final class ReadyTasks {

    private final Map<String, PriorityQueue<Entry>> byGroup = new LinkedHashMap<>();
    private long sequence;

    private record Entry(Priority priority, long sequence, AttemptRef attempt) {}

    void add(String group, Priority priority, AttemptRef attempt) {
        byGroup.computeIfAbsent(
                        group,
                        unseen -> new PriorityQueue<>(
                                Comparator.comparing(Entry::priority).thenComparingLong(Entry::sequence)))
                .add(new Entry(priority, sequence++, attempt));
    }

    Set<String> groups() {
        return Set.copyOf(byGroup.keySet());
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
            queue.poll();
            if (queue.isEmpty()) {
                byGroup.remove(group);
            }
        }
    }

    int size() {
        return byGroup.values().stream().mapToInt(PriorityQueue::size).sum();
    }
}
