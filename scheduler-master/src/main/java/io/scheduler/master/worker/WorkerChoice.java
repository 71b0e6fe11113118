package io.scheduler.master.worker;

import io.scheduler.common.cluster.WorkerGroup;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses the worker of a group that gets the next task. Remembers whose turn it is; turns are kept by node id, so that a
 * restarted worker neither gains nor loses. Safe for use by several threads.
 */
final class WorkerChoice {

    private final RandomGenerator random;
    private final Map<String, Map<String, Long>> credits = new HashMap<>();

    WorkerChoice(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param members connected workers of the group that take tasks, full ones included
     */
    synchronized Optional<WorkerHandle> choose(WorkerGroup group, List<WorkerHandle> members) {
        return switch (group.policy()) {
            case LEAST_LOAD -> leastLoaded(free(members));
            case RANDOM -> {
                List<WorkerHandle> free = free(members);
                yield free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
            }
            case ROUND_ROBIN -> nextTurn(group.name(), free(members), false);
            case WEIGHTED -> nextTurn(group.name(), free(members), true);
            case PRESET -> preset(group, members);
        };
    }

    /** Full workers with the tags are waited for: others only step in when there is none at all. */
    private static Optional<WorkerHandle> preset(WorkerGroup group, List<WorkerHandle> members) {
        List<WorkerHandle> tagged = members.stream()
                .filter(worker -> worker.load().tags().containsAll(group.tags()))
                .toList();
        return leastLoaded(free(tagged.isEmpty() && group.fallback() ? members : tagged));
    }

    private static List<WorkerHandle> free(List<WorkerHandle> members) {
        return members.stream()
                .filter(worker -> worker.freeShare() > 0)
                .sorted(Comparator.comparing(worker -> worker.id().nodeId()))
                .toList();
    }

    private static Optional<WorkerHandle> leastLoaded(List<WorkerHandle> free) {
        return free.stream().max(Comparator.comparingDouble(WorkerHandle::freeShare));
    }

    /**
     * Everybody earns its weight, the richest is chosen and pays what all have earned: turns are spread evenly and nobody
     * who was full or away comes back with a fortune, since only the free earn.
     */
    private Optional<WorkerHandle> nextTurn(String group, List<WorkerHandle> free, boolean weighted) {
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> before = credits.getOrDefault(group, Map.of());
        Map<String, Long> after = new HashMap<>();
        long earned = 0;
        WorkerHandle chosen = free.getFirst();
        for (WorkerHandle worker : free) {
            long weight = weighted ? worker.weight() : 1;
            earned += weight;
            after.put(worker.id().nodeId(), before.getOrDefault(worker.id().nodeId(), 0L) + weight);
            if (after.get(worker.id().nodeId()) > after.get(chosen.id().nodeId())) {
                chosen = worker;
            }
        }
        after.merge(chosen.id().nodeId(), -earned, Long::sum);
        credits.put(group, after);
        return Optional.of(chosen);
    }
}
