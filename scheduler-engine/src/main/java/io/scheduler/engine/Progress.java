package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.TaskDetail.Skipped.Cause;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument.FailureStrategy;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a run goes on after something has changed: ready tasks begin, and an instance with nothing left to do ends. */
final class Progress {

    private Progress() {}

    /** Begins what has become ready and ends the instance when nothing is left. Every handler ends with this. */
    static void settle(Deciding deciding) {
        if (deciding.settling) {
            return;
        }
        deciding.settling = true;
        do {
            for (int task = deciding.run.pollReady(); task >= 0; task = deciding.run.pollReady()) {
                if (mayBegin(deciding, task)) {
                    begin(deciding, task);
                }
            }
            stopIfGivenUp(deciding);
        } while (goOnToHandlersOrEnd(deciding));
        deciding.settling = false;
    }

    /** Begins every waiting task whose upstreams have passed: at the start, after a recovery, after an early pause. */
    static void beginAllReady(Deciding deciding) {
        deciding.settling = true;
        beginAllReady(deciding, deciding.run.phase());
        deciding.settling = false;
    }

    /** The attempt may go to a worker now. */
    static void queue(Deciding deciding, int task, TaskTrigger trigger) {
        if (deciding.run.plan().steering(task) != null) {
            carryOut(deciding, task, deciding.attempt(task).in(TaskState.RUNNING, null));
            return;
        }
        TaskAttempt queued = deciding.attempt(task).in(TaskState.QUEUED, null);
        deciding.change(task, trigger, queued);
        deciding.act(Permits.next(deciding.run, task, queued));
    }

    /** A new attempt of a task that the master itself carries out. */
    static void beginSteering(Deciding deciding, int task) {
        carryOut(
                deciding,
                task,
                TaskAttempt.created(
                        deciding.nextAttemptId(),
                        deciding.run.nextNumber(task),
                        TaskState.RUNNING,
                        deciding.now,
                        null,
                        null));
    }

    private static void carryOut(Deciding deciding, int task, TaskAttempt attempt) {
        ControlFlow flow = Objects.requireNonNull(deciding.run.plan().steering(task));
        deciding.change(
                task,
                TaskTrigger.BEGIN,
                attempt.in(TaskState.RUNNING, Steering.waitsFor(flow)).running(deciding.now));
        Steering.carryOut(deciding, task, flow);
    }

    private static boolean mayBegin(Deciding deciding, int task) {
        return deciding.run.plan().phaseOf(task) == deciding.run.phase()
                && mayBegin(deciding, task, deciding.run.phase());
    }

    private static boolean mayBegin(Deciding deciding, int task, Phase phase) {
        boolean goesOn = switch (deciding.instance().state()) {
            case RUNNING, PAUSING -> true;
            case STOPPING -> phase != Phase.TASKS;
            case SUBMITTED, WAITING, PAUSED, STOPPED, SUCCEEDED, FAILED -> false;
        };
        return goesOn && deciding.run.state(task) == TaskState.WAITING;
    }

    private static void beginAllReady(Deciding deciding, Phase phase) {
        int end = deciding.run.plan().end(phase);
        for (int task = deciding.run.plan().begin(phase); task < end; task++) {
            if (deciding.run.missingUpstreams(task) == 0 && mayBegin(deciding, task, phase)) {
                begin(deciding, task);
            }
        }
    }

    private static void begin(Deciding deciding, int task) {
        switch (deciding.run.wayTo(task)) {
            case TAKEN -> beginTaken(deciding, task);
            case NOT_TAKEN -> skip(deciding, task, Cause.NOT_TAKEN);
            case BLOCKED -> skip(deciding, task, Cause.BLOCKED);
        }
    }

    private static void beginTaken(Deciding deciding, int task) {
        if (!deciding.run.selected().has(task)) {
            skipped(
                    deciding,
                    task,
                    TaskTrigger.LEAVE_OUT,
                    "not selected",
                    new TaskDetail.Skipped(Cause.NOT_SELECTED, ""));
            return;
        }
        TaskDefinition definition = deciding.definition(task);
        if (definition.disabled()) {
            skipped(deciding, task, TaskTrigger.DISABLE, "disabled", null);
            return;
        }
        Instant due = definition.delay().isZero() ? null : deciding.now.plus(definition.delay());
        if (deciding.instance().state() == WorkflowState.PAUSING) {
            deciding.create(task, TaskTrigger.HOLD, due, null);
        } else if (due != null) {
            TaskAttempt delayed = deciding.create(task, TaskTrigger.DELAY, due, null);
            deciding.act(new Action.ArmTimer(new TimerKey.AttemptDue(delayed.id()), due));
        } else if (deciding.run.plan().steering(task) != null) {
            beginSteering(deciding, task);
        } else {
            TaskAttempt queued = deciding.create(task, TaskTrigger.READY, null, null);
            deciding.act(Permits.next(deciding.run, task, queued));
        }
    }

    /** A failure that nobody will deal with, under the strategy that ends the run at the first one. */
    private static void stopIfGivenUp(Deciding deciding) {
        if (deciding.givenUp) {
            deciding.givenUp = false;
            InstanceRequests.stop(deciding, WorkflowState.FAILED, Endings.whatFailed(deciding.run));
        }
    }

    private static boolean isGivenUp(Deciding deciding, int skipped) {
        WorkflowPlan plan = deciding.run.plan();
        if (plan.document().failureStrategy() != FailureStrategy.END
                || plan.phaseOf(skipped) != Phase.TASKS
                || deciding.instance().state() == WorkflowState.STOPPING
                || !(plan.steering(skipped) instanceof ControlFlow.Conditions)) {
            return false;
        }
        boolean[] any = {false};
        plan.graph()
                .forEachUpstream(
                        skipped, upstream -> any[0] |= deciding.run.dealtWith().isGivenUp(deciding.run, upstream));
        return any[0];
    }

    /** Its own edges have no other outcome than those that lead to it. */
    private static void skip(Deciding deciding, int task, Cause cause) {
        String[] by = {"", ""};
        deciding.run.plan().graph().forEachUpstream(task, upstream -> {
            TaskAttempt attempt = deciding.attempt(upstream);
            // what decided about the task itself says more than what was skipped before it
            int rank = attempt.state() == TaskState.SKIPPED ? 1 : 0;
            String reason = by[rank].isEmpty() ? reasonIn(deciding, task, upstream, cause) : null;
            by[rank] = reason == null ? by[rank] : reason;
        });
        String reason = by[0].isEmpty() ? by[1] : by[0];
        String why = switch (cause) {
            case NOT_TAKEN -> "no way leads here: " + reason + " chose another";
            case BLOCKED -> reason + " failed, which another task deals with";
            case NOT_SELECTED -> "not selected";
        };
        skipped(deciding, task, TaskTrigger.SKIP, why, new TaskDetail.Skipped(cause, reason));
        deciding.givenUp |= isGivenUp(deciding, task);
    }

    /** The task that is the reason why an upstream's edge is not taken or blocked; null when the edge is not. */
    private static @Nullable String reasonIn(Deciding deciding, int task, int upstream, Cause cause) {
        TaskAttempt attempt = deciding.attempt(upstream);
        if (attempt.state() == TaskState.SKIPPED) {
            return attempt.detail() instanceof TaskDetail.Skipped skipped && skipped.cause() == cause
                    ? skipped.by()
                    : null;
        }
        boolean isReason = switch (cause) {
            case NOT_TAKEN -> Edges.isAgainst(attempt, deciding.definition(task).name());
            case BLOCKED ->
                attempt.state() != TaskState.SUCCEEDED
                        && !deciding.run.selected().handles(task, upstream);
            case NOT_SELECTED -> false;
        };
        return isReason ? deciding.definition(upstream).name() : null;
    }

    private static void skipped(
            Deciding deciding, int task, TaskTrigger trigger, String reason, @Nullable TaskDetail detail) {
        TaskAttempt created = TaskAttempt.created(
                deciding.nextAttemptId(), deciding.run.nextNumber(task), TaskState.SKIPPED, deciding.now, null, reason);
        deciding.change(
                task,
                trigger,
                created.ended(TaskState.SKIPPED, Ending.without(deciding.now, reason))
                        .with(detail));
    }

    /** Returns whether handlers have begun, so that there is more to settle. */
    private static boolean goOnToHandlersOrEnd(Deciding deciding) {
        int busy = deciding.run.unfinishedCount() - deciding.run.heldCount();
        if (busy > 0) {
            return false;
        }
        WorkflowInstance instance = deciding.instance();
        boolean held = deciding.run.heldCount() > 0;
        return switch (instance.state()) {
            case RUNNING -> {
                if (held) {
                    deciding.change(
                            WorkflowTrigger.ASK,
                            instance.in(WorkflowState.PAUSED).because(Endings.whatAsks(deciding.run)));
                }
                yield !held && beginHandlersOrEnd(deciding);
            }
            case PAUSING -> {
                if (held) {
                    deciding.change(WorkflowTrigger.COME_TO_REST, instance.in(WorkflowState.PAUSED));
                }
                yield !held && beginHandlersOrEnd(deciding);
            }
            case STOPPING -> beginHandlersOrEnd(deciding);
            case SUBMITTED, WAITING, PAUSED, STOPPED, SUCCEEDED, FAILED -> false; // nothing of these ends by itself
        };
    }

    private static boolean beginHandlersOrEnd(Deciding deciding) {
        for (Phase next : Phase.values()) {
            boolean due = next.compareTo(deciding.run.phase()) > 0
                    && deciding.run.plan().begin(next) < deciding.run.plan().end(next)
                    && deciding.instance().startedAt() != null
                    && (next == Phase.FINALLY || hasFailed(deciding));
            if (due) {
                beginAllReady(deciding, next);
                return true;
            }
        }
        end(deciding);
        return false;
    }

    private static boolean hasFailed(Deciding deciding) {
        WorkflowState endsAs = deciding.instance().endsAs();
        return endsAs == null ? !deciding.run.tasksPassed() : endsAs == WorkflowState.FAILED;
    }

    private static void end(Deciding deciding) {
        WorkflowInstance instance = deciding.instance();
        if (instance.state() == WorkflowState.STOPPING) {
            boolean failed = instance.endsAs() == WorkflowState.FAILED;
            deciding.change(
                    failed ? WorkflowTrigger.END_FAILED : WorkflowTrigger.END_STOPPED,
                    instance.ended(
                            failed ? WorkflowState.FAILED : WorkflowState.STOPPED, instance.reason(), deciding.now));
        } else if (deciding.run.allPassed()) {
            deciding.change(WorkflowTrigger.SUCCEED, instance.ended(WorkflowState.SUCCEEDED, null, deciding.now));
        } else {
            deciding.change(
                    WorkflowTrigger.FAIL,
                    instance.ended(WorkflowState.FAILED, Endings.whatFailed(deciding.run), deciding.now));
        }
    }
}
