package io.scheduler.master.worker;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that the database was put back under workers that live: they know newer epochs of slots than the rows that make them
 * ours, and would refuse every task, silently and for good. Bounded by workers and slots. Safe for use by several threads.
 */
final class RowsBehind {
    private static final Logger LOG = LoggerFactory.getLogger(RowsBehind.class);
    /** Looks at the rows: a slot that has another owner is not held any more after the first or second. */
    private static final int SURE_AFTER = 3;

    /** By incarnation, and of each refused slot how many looks there had been when it began. */
    private final Map<String, Map<SlotEpoch, Long>> refused = new HashMap<>();

    private final Set<String> told = new HashSet<>();
    private long looks;

    /** The rows were read. */
    synchronized void looked() {
        looks++;
    }

    /** What a worker said to the slots that are surely ours. */
    synchronized void answered(AssignedWorker worker, Collection<SlotEpoch> held, List<Integer> refusedNow) {
        Set<Integer> numbers = Set.copyOf(refusedNow);
        Set<SlotEpoch> now = new HashSet<>(held);
        now.removeIf(slot -> !numbers.contains(slot.slot()));
        if (now.isEmpty()) {
            gone(worker);
            return;
        }
        Map<SlotEpoch, Long> since = refused.computeIfAbsent(worker.incarnation(), any -> new HashMap<>());
        since.keySet().retainAll(now);
        now.forEach(slot -> since.putIfAbsent(slot, looks));
        long sure = since.values().stream()
                .filter(first -> looks - first >= SURE_AFTER)
                .count();
        if (sure > 0 && told.add(worker.incarnation())) {
            LOG.warn(
                    "worker {} refuses the tasks of {} slots that are ours by their rows, since it has seen higher epochs of"
                            + " them: the database was put back to an earlier state while it was left running. Stop masters"
                            + " and apis, say bin/db.sh recovered, and start them again",
                    worker.nodeId(),
                    sure);
        }
    }

    synchronized void gone(AssignedWorker worker) {
        refused.remove(worker.incarnation());
        told.remove(worker.incarnation());
    }
}
