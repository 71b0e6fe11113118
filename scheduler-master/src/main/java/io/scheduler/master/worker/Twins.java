package io.scheduler.master.worker;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.node.NodeRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that live under one node id, for instance because a machine was copied with its data folder. Each knows only of its own
 * tasks, and people see one of them. The one that came last gets tasks. Calls are one after the other; what they find may be read
 * by any thread.
 */
final class Twins {
    private static final Logger LOG = LoggerFactory.getLogger(Twins.class);
    /** Comparisons; by then the connection of a process that is gone has ended, whatever its machine does. */
    private static final int SURE_AFTER = 4;

    private final Map<String, Integer> seen = new HashMap<>();
    private volatile Set<String> elders = Set.of();

    /**
     * @param open connections, the newest of a worker last
     * @param registered workers
     */
    void look(List<WorkerHandle> open, Collection<NodeRecord> registered) {
        Map<String, AssignedWorker> newest = new HashMap<>();
        open.forEach(handle -> newest.put(handle.id().nodeId(), handle.id()));
        Set<String> found = new HashSet<>();
        for (WorkerHandle handle : open) {
            AssignedWorker worker = handle.id();
            if (!worker.equals(newest.get(worker.nodeId())) && found.add(worker.incarnation())) {
                int times = seen.merge(worker.incarnation(), 1, Integer::sum);
                if (times == SURE_AFTER) {
                    tell(worker.nodeId(), registered);
                }
            }
        }
        seen.keySet().retainAll(found);
        elders = Set.copyOf(found);
    }

    /** Whether another one came later under the same node id. */
    boolean isElder(AssignedWorker worker) {
        return elders.contains(worker.incarnation());
    }

    private static void tell(String nodeId, Collection<NodeRecord> registered) {
        LOG.error(
                "several workers run under the node id {}, on {}: only the one that came last gets tasks. Give each a"
                        + " node.id and a node.data-dir of its own and start them again",
                nodeId,
                registered.stream()
                        .filter(node -> node.identity().nodeId().equals(nodeId))
                        .map(node -> node.host() + " since " + node.startedAt())
                        .sorted()
                        .collect(Collectors.joining(" and ")));
    }
}
