package io.scheduler.master.worker;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest.Kill;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a partition loop wants of workers. Safe for use by several loops; nothing blocks. */
public interface Workers {

    /** Holds a place on the least loaded worker of a group; empty when none has one. */
    Optional<AssignedWorker> reserve(String group);

    /** The same for a task of a run with a priority: empty, too, when others come first. */
    default Optional<AssignedWorker> reserve(String group, Priority ofRun) {
        return reserve(group);
    }

    /** What has found no place: of each group the highest priority of a run. */
    default void waiting(Map<String, Priority> highest) {}

    /** Holds a place on a worker that already has the attempt in its row, whether there is one or not. */
    void reserveOn(AssignedWorker worker);

    /** For tasks that find no place: believes the registry about workers that last said they were full. */
    void refresh();

    /** Gives back places that were held for nothing. */
    void release(AssignedWorker worker, int places);

    /** Sends attempts for which places are held. The places become the worker's own to count with its answer. */
    CompletableFuture<AssignReply> assign(AssignedWorker worker, List<TaskAssignment> assignments);

    CompletableFuture<KillReply> kill(AssignedWorker worker, List<Kill> kills);

    CompletableFuture<ClaimReply> claim(AssignedWorker worker, List<SlotEpoch> slots);

    /** Workers with a living connection. */
    List<AssignedWorker> connected();

    /** By the clock that leases are measured by, which nobody sets. */
    Instant steadyNow();

    /**
     * Whether nothing of this worker can be running any more: its registration is gone, there is no connection, and
     * both for longer than the lease after which a worker ends its tasks itself. A worker that has restarted is not lost:
     * it may have adopted what it ran before.
     *
     * @param ownedSince {@link #steadyNow} since when the slot is ours of what it would be running: until then another master may have kept
     *     it running, however long we have been missing the worker ourselves
     */
    boolean isLost(AssignedWorker worker, Instant ownedSince);

    /** Whether it was neither connected nor registered when {@link #isLost} was asked last: its lease runs. */
    boolean isMissed(AssignedWorker worker);
}
