package io.scheduler.engine;

import java.time.Instant;
import java.util.function.LongSupplier;

/** The one entrance of the engine. Without state of its own; deterministic in its arguments. */
public final class WorkflowEngine {

    private WorkflowEngine() {}

    /**
     * Decides what an event leads to and applies it to the run. If this throws, the run is in an undefined state and
     * must be made again from what is stored.
     *
     * @param run changed in place
     * @param now the time of the decision
     * @param attemptIds a new id at each call
     */
    public static Decision decide(WorkflowRun run, Event event, Instant now, LongSupplier attemptIds) {
        return decide(run, event, now, attemptIds, VisibleParameters.OF_THE_DOCUMENT);
    }

    /** @param parameters what tasks see that decide by values */
    public static Decision decide(
            WorkflowRun run, Event event, Instant now, LongSupplier attemptIds, VisibleParameters parameters) {
        Deciding deciding = new Deciding(run, now, attemptIds, parameters);
        return switch (event) {
            case Event.StartRequested e -> InstanceRequests.start(deciding);
            case Event.QueueRequested e -> InstanceRequests.queue(deciding, e.why());
            case Event.PauseRequested e -> InstanceRequests.pause(deciding);
            case Event.ResumeRequested e -> InstanceRequests.resume(deciding);
            case Event.StopRequested e -> InstanceRequests.stop(deciding, e);
            case Event.RerunRequested e -> InstanceRequests.rerun(deciding);
            case Event.RecoverRequested e -> InstanceRequests.recover(deciding);
            case Event.TaskRerunRequested e -> TaskReruns.rerun(deciding, e);
            case Event.ForceSuccessRequested e -> InstanceRequests.forceSuccess(deciding, e.attemptId());
            case Event.PermitGranted e -> Permits.granted(deciding, e);
            case Event.PermitRefused e -> Permits.refused(deciding, e);
            case Event.WorkerAssigned e -> AttemptEvents.assigned(deciding, e);
            case Event.AssignmentRefused e -> AttemptEvents.refused(deciding, e);
            case Event.AttemptAdopted e -> AttemptEvents.adopted(deciding, e);
            case Event.AttemptStarted e -> AttemptEvents.started(deciding, e);
            case Event.AttemptSucceeded e -> AttemptEvents.succeeded(deciding, e);
            case Event.AttemptFailed e -> AttemptEvents.failed(deciding, e);
            case Event.AttemptKilled e -> AttemptEvents.killed(deciding, e);
            case Event.AttemptLost e -> AttemptEvents.lost(deciding, e);
            case Event.Answered e -> Steering.answered(deciding, e);
            case Event.ChildStarted e -> Steering.childStarted(deciding, e);
            case Event.ItemsStarted e -> ForEachTask.started(deciding, e);
            case Event.ChildEnded e -> Steering.childEnded(deciding, e);
            case Event.UpstreamsSeen e -> Dependents.seen(deciding, e);
            case Event.TimerDue e -> Timers.due(deciding, e.key());
        };
    }
}
