package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.WorkflowState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened to a workflow instance or was asked of it. What speaks of an attempt names it. */
public sealed interface Event {

    /** The instance is to begin. */
    record StartRequested() implements Event {}

    /** The instance is to begin once others of its workflow have ended. */
    record QueueRequested(String why) implements Event {}

    /** No new task begins; those that run go on. */
    record PauseRequested() implements Event {}

    record ResumeRequested() implements Event {}

    /**
     * Everything that runs is killed.
     *
     * @param insists if it stops already, its handlers are ended, too
     */
    record StopRequested(String reason, boolean insists) implements Event {}

    /** All tasks once more, in the same instance. */
    record RerunRequested() implements Event {}

    /** The tasks that did not succeed, and those that wait for them. */
    record RecoverRequested() implements Event {}

    /**
     * One task of a finished instance once more.
     *
     * @param attemptId its latest attempt
     * @param downstream with everything that depends on it
     */
    record TaskRerunRequested(long attemptId, boolean downstream) implements Event {}

    /** A person says that a failed attempt counts as succeeded. */
    record ForceSuccessRequested(long attemptId) implements Event {}

    /** The queued attempt has a permit of its task group, and keeps it until it has ended or is held. */
    record PermitGranted(long attemptId) implements Event {}

    /** The queued attempt will never get one. */
    record PermitRefused(long attemptId, String reason) implements Event {}

    /** The shell has found a worker for a queued attempt. */
    record WorkerAssigned(long attemptId, AssignedWorker worker) implements Event {}

    /** The worker did not take the attempt and never will under this assignment. */
    record AssignmentRefused(long attemptId, AssignedWorker worker, String reason) implements Event {}

    /** The worker has restarted and goes on with the attempt. */
    record AttemptAdopted(long attemptId, AssignedWorker worker) implements Event {}

    record AttemptStarted(long attemptId, Instant startedAt) implements Event {}

    record AttemptSucceeded(long attemptId, TaskAttempt.Ending ending) implements Event {}

    record AttemptFailed(long attemptId, TaskAttempt.Ending ending) implements Event {}

    record AttemptKilled(long attemptId, TaskAttempt.Ending ending) implements Event {}

    /** Nobody knows how far the attempt came, but nothing of it runs any more. */
    record AttemptLost(long attemptId, Instant at, @Nullable String reason) implements Event {}

    /** Somebody says whether a task that waits may go on. */
    record Answered(long attemptId, TaskDetail.Answered answer, Map<String, String> outputs) implements Event {}

    /** The shell has made the run that an attempt waits for; it is stored together with what is decided now. */
    record ChildStarted(long attemptId, long workflowInstanceId) implements Event {}

    /**
     * The shell has made runs of items; they are stored together with what is decided now.
     *
     * @param version of the workflow that they run
     */
    record ItemsStarted(long attemptId, List<ItemRun> items, int version) implements Event {
        public ItemsStarted {
            items = List.copyOf(items);
        }
    }

    /** @param workflowInstanceId the run that has ended */
    record ChildEnded(
            long attemptId,
            long workflowInstanceId,
            WorkflowState state,
            Map<String, String> outputs,
            @Nullable String reason)
            implements Event {}

    /**
     * How the runs stand that an attempt waits for.
     *
     * @param seen in the order of the task's upstreams and their intervals
     * @param outputs of those that have succeeded and are to be handed on
     */
    record UpstreamsSeen(long attemptId, List<TaskDetail.Depends.Seen> seen, Map<String, String> outputs)
            implements Event {}

    record TimerDue(TimerKey key) implements Event {}
}
