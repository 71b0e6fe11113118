package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.ReportReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What can wait in a loop's inbox. */
sealed interface LoopEvent {

    /** Command rows may wait for slots of this loop. */
    record CommandsWaiting() implements LoopEvent {}

    /** A worker tells of an attempt; the answer completes after the commit. */
    record Reported(AttemptReport report, AssignedWorker worker, CompletableFuture<ReportReply.Verdict> answer)
            implements LoopEvent {}

    /** @param heldByFormer how long their former owner may go on telling workers that they are its own */
    record SlotsGranted(List<SlotEpoch> slots, Duration heldByFormer) implements LoopEvent {
        SlotsGranted(List<SlotEpoch> slots) {
            this(slots, Duration.ZERO);
        }
    }

    record SlotsRevoked(Set<Integer> slots, CompletableFuture<Void> done) implements LoopEvent {}

    record WorkerConnected(AssignedWorker worker) implements LoopEvent {}

    /** Look for lost workers and for assignments and kills that brought no answer. */
    record Check() implements LoopEvent {}

    /** Places may have become free. */
    record CapacityFreed() implements LoopEvent {}

    /**
     * What a worker holds.
     *
     * @param expected attempts that this worker's node was to have when it was asked
     */
    record Inventory(AssignedWorker worker, List<AttemptReport> held, List<Expected> expected) implements LoopEvent {}

    /**
     * An attempt that a worker was to have when it was asked.
     *
     * @param then the attempt at that time; it may have gone elsewhere since
     */
    record Expected(AttemptRef attempt, int slot, TaskAttempt then) {}

    /**
     * A worker's answer to an assignment that it did not take.
     *
     * @param dispatchedAt the dispatch that it speaks of; the attempt may have been dispatched anew since
     */
    record Refused(
            AssignedWorker worker,
            AttemptRef attempt,
            @Nullable Instant dispatchedAt,
            AssignReply.Verdict verdict) implements LoopEvent {}

    /** An attempt whose assignment could not be made. */
    record NotSendable(AttemptRef attempt, String why) implements LoopEvent {}

    /** A worker's answer to a kill of what it does not have. */
    record NothingToKill(AttemptRef attempt, KillReply.Verdict verdict, String reason) implements LoopEvent {}

    /** An attempt and whose it is. */
    record AttemptRef(long workflowInstanceId, long attemptId) {}
}
