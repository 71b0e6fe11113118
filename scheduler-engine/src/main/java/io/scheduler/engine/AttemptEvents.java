package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition.Retry;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens to an attempt on its way: assigned, started, ended one way or the other. */
final class AttemptEvents {

    /** How often a task is begun again because its worker was lost, before that counts as a failure. */
    static final int MAX_LOSSES = 5;

    private static final String PAST = "this attempt is over";

    private AttemptEvents() {}

    static Decision assigned(Deciding deciding, Event.WorkerAssigned event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0 || deciding.run.state(task) != TaskState.QUEUED) {
            return deciding.ignored("not queued");
        }
        if (!Permits.maySend(deciding, task)) {
            return deciding.ignored("waits for a permit");
        }
        deciding.change(task, TaskTrigger.ASSIGN, deciding.attempt(task).assignedTo(event.worker(), deciding.now));
        deciding.act(new Action.Dispatch(task, event.attemptId(), event.worker()));
        return deciding.accepted();
    }

    static Decision refused(Deciding deciding, Event.AssignmentRefused event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0
                || deciding.run.state(task) != TaskState.DISPATCHED
                || !event.worker().equals(deciding.attempt(task).worker())) {
            return deciding.ignored(PAST);
        }
        TaskAttempt again = deciding.attempt(task).queuedAgain(event.reason());
        deciding.change(task, TaskTrigger.REFUSE, again);
        switch (deciding.instance().state()) {
            case RUNNING -> deciding.act(Permits.next(deciding.run, task, again));
            case PAUSING ->
                deciding.change(
                        task, TaskTrigger.HOLD, again.in(TaskState.PAUSED, null).with(Permits.without(again)));
            case STOPPING -> {
                if (deciding.run.isEnding(task)) {
                    InstanceRequests.cancel(deciding, task);
                } else {
                    deciding.act(Permits.next(deciding.run, task, again));
                }
            }
            case SUBMITTED, WAITING, PAUSED, STOPPED, SUCCEEDED, FAILED ->
                throw new IllegalStateException("an attempt is on a worker while the instance is "
                        + deciding.instance().state());
        }
        Progress.settle(deciding);
        return deciding.accepted();
    }

    static Decision adopted(Deciding deciding, Event.AttemptAdopted event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0 || !deciding.attempt(task).isOnWorker()) {
            return deciding.ignored(PAST);
        }
        TaskAttempt attempt = deciding.attempt(task);
        if (event.worker().equals(attempt.worker())) {
            return deciding.ignored("known");
        }
        TaskTrigger trigger = attempt.state() == TaskState.RUNNING ? TaskTrigger.ADOPT_RUNNING : TaskTrigger.ADOPT_SENT;
        deciding.change(task, trigger, attempt.heldBy(event.worker()));
        return deciding.accepted();
    }

    static Decision started(Deciding deciding, Event.AttemptStarted event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0 || deciding.run.state(task) != TaskState.DISPATCHED) {
            return deciding.ignored(PAST);
        }
        deciding.change(task, TaskTrigger.START, deciding.attempt(task).running(event.startedAt()));
        Timers.armAttemptTimeout(deciding, task);
        return deciding.accepted();
    }

    static Decision succeeded(Deciding deciding, Event.AttemptSucceeded event) {
        int task = onWorker(deciding, event.attemptId());
        if (task < 0) {
            return deciding.ignored(PAST);
        }
        succeed(deciding, task, event.ending(), deciding.attempt(task).detail());
        Progress.settle(deciding);
        return deciding.accepted();
    }

    /** The attempt has done what it was to do; what it hands on may still be too much. */
    static void succeed(Deciding deciding, int task, Ending given, @Nullable TaskDetail detail) {
        // what a worker carries out it completes itself
        Ending ending = deciding.run.plan().steering(task) == null ? given : completed(deciding, task, given);
        int keys = deciding.run.contextSizeAfter(task, ending.outputs());
        if (keys > HandedOn.MAX_KEYS) {
            String reason = "expected at most " + HandedOn.MAX_KEYS + " different outputs of a task and everything"
                    + " before it, but with this one there are " + keys;
            fail(
                    deciding,
                    task,
                    new Ending(ending.startedAt(), ending.finishedAt(), ending.exitCode(), Map.of(), reason));
            return;
        }
        deciding.change(
                task,
                TaskTrigger.SUCCEED,
                deciding.attempt(task).ended(TaskState.SUCCEEDED, ending).with(detail));
    }

    /** With the outputs that the task declares with a value and has not set itself. */
    private static Ending completed(Deciding deciding, int task, Ending ending) {
        Map<String, String> written = new LinkedHashMap<>();
        deciding.definition(task).outputs().forEach((name, value) -> value.ifPresent(text -> written.put(name, text)));
        if (written.isEmpty()) {
            return ending;
        }
        Map<String, String> outputs = new LinkedHashMap<>(deciding.resolved(task, written));
        outputs.putAll(ending.outputs());
        return new Ending(ending.startedAt(), ending.finishedAt(), ending.exitCode(), outputs, ending.reason());
    }

    /** Of an attempt on a worker, or of one that the master itself carries out. */
    static Decision failed(Deciding deciding, Event.AttemptFailed event) {
        int task = deciding.run.taskOf(event.attemptId());
        if (task < 0 || !deciding.run.state(task).isOnWorker()) {
            return deciding.ignored(PAST);
        }
        if (!ForEachTask.runs(deciding.run, task).isEmpty()) {
            // it ends with its runs
            ForEachTask.close(
                    deciding, task, Objects.requireNonNullElse(event.ending().reason(), "failed"));
        } else {
            fail(deciding, task, event.ending());
        }
        return deciding.accepted();
    }

    static void fail(Deciding deciding, int task, Ending ending) {
        Retry retry = deciding.definition(task).retry();
        boolean mayRetry = deciding.run.failures(task) + 1 <= retry.attempts();
        deciding.change(task, TaskTrigger.FAIL, ended(deciding, task, TaskState.FAILED, ending, mayRetry));
        afterFailure(deciding, task, mayRetry, retry);
    }

    /** A failure for good is marked if another task deals with it: the run then goes on from there. */
    private static TaskAttempt ended(Deciding deciding, int task, TaskState state, Ending ending, boolean mayGoOn) {
        TaskAttempt attempt = deciding.attempt(task).ended(state, ending);
        int handler = deciding.run.handlerOf(task);
        return handler < 0 || mayGoOn || !goesOn(deciding, task)
                ? attempt
                : attempt.with(
                        new TaskDetail.Handled(deciding.definition(handler).name(), attempt.detail()));
    }

    /** Killed because the instance stops; a kill for any other reason, such as a timeout, is a failure of the task. */
    static Decision killed(Deciding deciding, Event.AttemptKilled event) {
        int task = onWorker(deciding, event.attemptId());
        if (task < 0) {
            return deciding.ignored(PAST);
        }
        if (deciding.run.isEnding(task)) {
            deciding.change(task, TaskTrigger.KILL, deciding.attempt(task).ended(TaskState.KILLED, event.ending()));
            Progress.settle(deciding);
        } else {
            fail(deciding, task, event.ending());
        }
        return deciding.accepted();
    }

    static Decision lost(Deciding deciding, Event.AttemptLost event) {
        int task = onWorker(deciding, event.attemptId());
        if (task < 0) {
            return deciding.ignored(PAST);
        }
        String reason = event.reason() == null ? "its worker is gone" : event.reason();
        Ending ending = Ending.without(event.at(), reason);
        boolean ask = false;
        boolean mayRetry = switch (deciding.definition(task).onWorkerLoss()) {
            case RETRY -> deciding.run.losses(task) + 1 <= MAX_LOSSES;
            case FAIL -> false;
            case ASK -> {
                ask = deciding.instance().state() != WorkflowState.STOPPING;
                yield false;
            }
        };
        deciding.change(task, TaskTrigger.LOSE, ended(deciding, task, TaskState.LOST, ending, mayRetry || ask));
        if (ask) {
            ask(deciding, task, reason);
        } else {
            afterFailure(deciding, task, mayRetry, Retry.NONE);
        }
        return deciding.accepted();
    }

    /** The next attempt is there, but held: resuming the run runs it, stopping the run takes it back. */
    private static void ask(Deciding deciding, int task, String reason) {
        deciding.create(task, TaskTrigger.RETRY_HELD, null, reason + "; resume the run to run it again, or stop it");
        Progress.settle(deciding);
    }

    private static int onWorker(Deciding deciding, long attemptId) {
        int task = deciding.run.taskOf(attemptId);
        return task >= 0 && deciding.attempt(task).isOnWorker() ? task : -1;
    }

    /** While an instance stops, only its handlers go on. */
    private static boolean goesOn(Deciding deciding, int task) {
        return deciding.instance().state() != WorkflowState.STOPPING || !deciding.run.isEnding(task);
    }

    private static void afterFailure(Deciding deciding, int task, boolean mayRetry, Retry retry) {
        WorkflowState state = deciding.instance().state();
        if (!goesOn(deciding, task)) {
            Progress.settle(deciding);
            return;
        }
        if (mayRetry) {
            retry(deciding, task, retry, state);
        } else if (deciding.run.plan().document().failureStrategy() == FailureStrategy.END
                && deciding.run.plan().phaseOf(task) == Phase.TASKS
                && !deciding.run.hasArrived(task)) {
            InstanceRequests.stop(deciding, WorkflowState.FAILED, Endings.whatFailed(deciding.run));
            return;
        }
        Progress.settle(deciding);
    }

    private static void retry(Deciding deciding, int task, Retry retry, WorkflowState state) {
        String why = deciding.attempt(task).reason();
        boolean now = retry.delay().isZero();
        Instant due = now ? null : deciding.now.plus(retry.delay());
        if (state == WorkflowState.PAUSING) {
            deciding.create(task, TaskTrigger.RETRY_HELD, due, why);
        } else if (now && deciding.run.plan().steering(task) != null) {
            Progress.beginSteering(deciding, task);
        } else if (now) {
            TaskAttempt queued = deciding.create(task, TaskTrigger.RETRY_NOW, null, why);
            deciding.act(Permits.next(deciding.run, task, queued));
        } else {
            TaskAttempt retrying = deciding.create(task, TaskTrigger.RETRY_LATER, due, why);
            deciding.act(new Action.ArmTimer(new TimerKey.AttemptDue(retrying.id()), due));
        }
    }
}
