package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import io.scheduler.common.workflow.WorkflowDocument.Timeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Delays, retries and time limits. */
final class Timers {

    /** A kill that brought no report within this time is asked for once more. */
    static final Duration KILL_AGAIN = Duration.ofSeconds(10);

    private Timers() {}

    static Decision due(Deciding deciding, TimerKey key) {
        return switch (key) {
            case TimerKey.AttemptDue k -> attemptDue(deciding, k);
            case TimerKey.AttemptTimeout k -> attemptTimeout(deciding, k);
            case TimerKey.InstanceTimeout k -> instanceTimeout(deciding, k);
        };
    }

    static void armInstanceTimeout(Deciding deciding) {
        Action.ArmTimer timer = instanceTimer(deciding.run);
        if (timer != null) {
            deciding.act(timer);
        }
    }

    static void armAttemptTimeout(Deciding deciding, int task) {
        Action.ArmTimer timer = attemptTimer(deciding.run, task);
        if (timer != null) {
            deciding.act(timer);
        }
    }

    static Action.@Nullable ArmTimer instanceTimer(WorkflowRun run) {
        Timeout timeout = run.plan().document().timeout();
        Instant startedAt = run.instance().startedAt();
        if (timeout == null || startedAt == null) {
            return null;
        }
        return new Action.ArmTimer(
                new TimerKey.InstanceTimeout(run.instance().runNumber()), startedAt.plus(timeout.after()));
    }

    static Action.@Nullable ArmTimer attemptTimer(WorkflowRun run, int task) {
        Timeout timeout = run.plan().task(task).timeout();
        TaskAttempt attempt = run.attempt(task);
        if (timeout == null || attempt == null || attempt.times().startedAt() == null) {
            return null;
        }
        return new Action.ArmTimer(
                new TimerKey.AttemptTimeout(attempt.id()),
                attempt.times().startedAt().plus(timeout.after()));
    }

    private static Decision attemptDue(Deciding deciding, TimerKey.AttemptDue key) {
        int task = deciding.run.taskOf(key.attemptId());
        TaskState state = task < 0 ? TaskState.WAITING : deciding.run.state(task);
        if (state == TaskState.RUNNING
                && deciding.run.plan().steering(task) instanceof ControlFlow.Dependent dependent) {
            return Dependents.failureLasts(deciding, task, dependent);
        }
        if (state != TaskState.DELAYED && state != TaskState.RETRYING) {
            return deciding.ignored("not waiting for its time");
        }
        Instant due = deciding.attempt(task).times().dueAt();
        if (due != null && due.isAfter(deciding.now)) {
            deciding.act(new Action.ArmTimer(key, due));
            return deciding.ignored("early");
        }
        Progress.queue(deciding, task, TaskTrigger.DUE);
        Progress.settle(deciding);
        return deciding.accepted();
    }

    private static Decision attemptTimeout(Deciding deciding, TimerKey.AttemptTimeout key) {
        int task = deciding.run.taskOf(key.attemptId());
        if (task < 0 || deciding.run.state(task) != TaskState.RUNNING) {
            return deciding.ignored("not running");
        }
        Action.ArmTimer timer = attemptTimer(deciding.run, task);
        if (timer == null) {
            return deciding.ignored("has no timeout");
        }
        if (timer.due().isAfter(deciding.now)) {
            deciding.act(timer);
            return deciding.ignored("early");
        }
        TaskAttempt attempt = deciding.attempt(task);
        Timeout timeout = Objects.requireNonNull(deciding.definition(task).timeout());
        switch (timeout.action()) {
            case WARN ->
                deciding.change(
                        task,
                        TaskTrigger.WARN,
                        attempt.in(TaskState.RUNNING, "runs longer than its timeout of " + text(timeout.after())));
            case FAIL -> {
                if (attempt.worker() == null) {
                    Steering.timedOut(deciding, task, "timed out after " + text(timeout.after()));
                    return deciding.accepted();
                }
                deciding.act(new Action.Kill(
                        task, attempt.id(), attempt.worker(), "timed out after " + text(timeout.after())));
                deciding.act(new Action.ArmTimer(key, deciding.now.plus(KILL_AGAIN)));
            }
        }
        return deciding.accepted();
    }

    private static Decision instanceTimeout(Deciding deciding, TimerKey.InstanceTimeout key) {
        Action.ArmTimer timer = instanceTimer(deciding.run);
        if (timer == null || !timer.key().equals(key)) {
            return deciding.ignored("an earlier run");
        }
        if (timer.due().isAfter(deciding.now)) {
            deciding.act(timer);
            return deciding.ignored("early");
        }
        WorkflowState state = deciding.instance().state();
        Timeout timeout = Objects.requireNonNull(deciding.run.plan().document().timeout());
        switch (timeout.action()) {
            case WARN -> {
                if (!WorkflowTrigger.WARN.allows(state)) {
                    return deciding.ignored("not running");
                }
                deciding.change(
                        WorkflowTrigger.WARN,
                        deciding.instance().because("runs longer than its timeout of " + text(timeout.after())));
            }
            case FAIL -> {
                if (state.isResting() || state == WorkflowState.STOPPING || deciding.run.phase() != Phase.TASKS) {
                    return deciding.ignored("its tasks do not run");
                }
                InstanceRequests.stop(
                        deciding, WorkflowState.FAILED, "the workflow timed out after " + text(timeout.after()));
            }
        }
        return deciding.accepted();
    }

    /** "1h30m", as people write durations in documents. */
    static String text(Duration duration) {
        if (duration.toMillis() < 1_000) {
            return duration.toMillis() + "ms";
        }
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
