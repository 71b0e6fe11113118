package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.workflow.ControlFlow;
import java.time.Instant;
import java.util.List;

/**
 * Something to do in the world, after the changes are committed. To lose one is harmless: all that are still due can be
 * derived from the state again ({@link PendingActions}).
 */
public sealed interface Action {

    /** Find a worker for a queued attempt, then tell by {@link Event.WorkerAssigned}. */
    record FindWorker(int task, long attemptId) implements Action {}

    /** Ask for a permit of a task group for a queued attempt; the answer is {@link Event.PermitGranted} or a refusal. */
    record AskPermit(int task, long attemptId, String group, int priority) implements Action {}

    /** Send an attempt to the worker that its row names. */
    record Dispatch(int task, long attemptId, AssignedWorker worker) implements Action {}

    record Kill(int task, long attemptId, AssignedWorker worker, String reason) implements Action {}

    /** Make the run that an attempt waits for, then tell by {@link Event.ChildStarted}, or that the attempt failed. */
    record StartChild(int task, long attemptId, ControlFlow.SubWorkflow child) implements Action {}

    /**
     * Tell by {@link Event.UpstreamsSeen} how the runs stand that an attempt waits for: now, and whenever one of them may have
     * come further.
     */
    record Watch(int task, long attemptId, ControlFlow.Dependent dependent) implements Action {}

    /**
     * Make the runs of some items, then tell by {@link Event.ItemsStarted}, or that the attempt failed.
     *
     * @param items places of the items, ascending
     * @param left how many items have not begun, these with them
     */
    record StartItems(int task, long attemptId, List<Integer> items, int left) implements Action {
        public StartItems {
            items = List.copyOf(items);
        }
    }

    record ArmTimer(TimerKey key, Instant due) implements Action {}
}
