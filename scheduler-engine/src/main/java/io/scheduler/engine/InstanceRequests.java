package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;

/** What people ask of an instance as a whole. */
final class InstanceRequests {

    private InstanceRequests() {}

    static Decision start(Deciding deciding) {
        if (!WorkflowTrigger.START.allows(deciding.instance().state())) {
            return deciding.ignored("already begun");
        }
        begin(deciding, WorkflowTrigger.START, deciding.instance().runNumber());
        return deciding.accepted();
    }

    /** Only what has not begun can wait for others. */
    static Decision queue(Deciding deciding, String why) {
        WorkflowInstance instance = deciding.instance();
        if (!WorkflowTrigger.QUEUE.allows(instance.state()) || instance.startedAt() != null) {
            return deciding.ignored(instance.state() == WorkflowState.WAITING ? "waits already" : "already begun");
        }
        deciding.change(
                WorkflowTrigger.QUEUE, instance.in(WorkflowState.WAITING).because(why));
        return deciding.accepted();
    }

    static Decision pause(Deciding deciding) {
        WorkflowInstance instance = deciding.instance();
        return switch (instance.state()) {
            case RUNNING -> {
                deciding.change(WorkflowTrigger.PAUSE, instance.in(WorkflowState.PAUSING));
                for (int task : deciding.run.unfinishedTasks()) {
                    TaskAttempt attempt = deciding.attempt(task);
                    if (!attempt.state().isOnWorker() && attempt.state() != TaskState.PAUSED) {
                        deciding.change(
                                task,
                                TaskTrigger.HOLD,
                                attempt.in(TaskState.PAUSED, attempt.reason()).with(Permits.without(attempt)));
                    }
                }
                Steering.tellChildren(deciding, new Message.Pause());
                Steering.goOn(deciding);
                Progress.settle(deciding);
                yield deciding.accepted();
            }
            case SUBMITTED, WAITING -> {
                deciding.change(WorkflowTrigger.PAUSE_EARLY, instance.in(WorkflowState.PAUSED));
                yield deciding.accepted();
            }
            case PAUSING, PAUSED -> deciding.ignored("already paused");
            case STOPPING, STOPPED, SUCCEEDED, FAILED -> rejected(deciding, "pause", "SUBMITTED, WAITING or RUNNING");
        };
    }

    static Decision resume(Deciding deciding) {
        WorkflowInstance instance = deciding.instance();
        return switch (instance.state()) {
            case PAUSING, PAUSED -> {
                boolean neverBegun = instance.startedAt() == null;
                if (neverBegun) {
                    begin(deciding, WorkflowTrigger.RESUME, instance.runNumber());
                } else {
                    deciding.change(WorkflowTrigger.RESUME, instance.resumed());
                    Timers.armInstanceTimeout(deciding);
                    Steering.tellChildren(deciding, new Message.Resume());
                    Steering.goOn(deciding);
                    resumeHeld(deciding);
                }
                yield deciding.accepted();
            }
            case RUNNING -> {
                if (deciding.run.heldCount() == 0) {
                    yield deciding.ignored("not paused");
                }
                resumeHeld(deciding);
                yield deciding.accepted();
            }
            case SUBMITTED, WAITING, STOPPING, STOPPED, SUCCEEDED, FAILED ->
                rejected(deciding, "resume", "PAUSING or PAUSED");
        };
    }

    static Decision stop(Deciding deciding, Event.StopRequested event) {
        WorkflowState state = deciding.instance().state();
        if (state.isFinished()) {
            return rejected(deciding, "stop", "unfinished");
        }
        if (state != WorkflowState.STOPPING) {
            stop(deciding, WorkflowState.STOPPED, event.reason());
            return deciding.accepted();
        }
        if (event.insists() && deciding.run.phase() != Phase.TASKS) {
            endHandlers(deciding);
        }
        endAll(deciding, event.insists());
        Progress.settle(deciding);
        return deciding.accepted();
    }

    /** Ends everything; used for a person's stop, the failure strategy END and the timeout of the instance. */
    static void stop(Deciding deciding, WorkflowState endsAs, String reason) {
        boolean handlersRun = deciding.run.phase() != Phase.TASKS;
        deciding.change(WorkflowTrigger.STOP, deciding.instance().stopping(endsAs, reason));
        if (handlersRun) {
            endHandlers(deciding);
        }
        endAll(deciding, false);
        Progress.settle(deciding);
    }

    /** Those that run are to end, and none begins: each has a row that says so, which outlives this master. */
    private static void endHandlers(Deciding deciding) {
        for (int task = deciding.run.plan().begin(deciding.run.phase());
                task < deciding.run.plan().size();
                task++) {
            TaskAttempt attempt = deciding.run.attempt(task);
            if (attempt == null) {
                TaskAttempt created = TaskAttempt.created(
                        deciding.nextAttemptId(),
                        deciding.run.nextNumber(task),
                        TaskState.KILLED,
                        deciding.now,
                        null,
                        null);
                deciding.change(task, TaskTrigger.CANCEL, created.ended(TaskState.KILLED, notBegun(deciding)));
            } else if (!attempt.state().isFinished() && !(attempt.detail() instanceof TaskDetail.Ending)) {
                TaskAttempt marked = attempt.with(new TaskDetail.Ending(attempt.detail()));
                switch (attempt.state()) {
                    case RUNNING -> deciding.change(task, TaskTrigger.NOTE, marked);
                    case DISPATCHED -> deciding.change(task, TaskTrigger.NOTE_SENT, marked);
                    default -> cancel(deciding, task);
                }
            }
        }
    }

    /** What is to end: what runs is killed, what has not begun is taken back. */
    private static void endAll(Deciding deciding, boolean insists) {
        String reason = Objects.requireNonNullElse(deciding.instance().reason(), "stopped");
        for (int task : deciding.run.unfinishedTasks()) {
            TaskAttempt attempt = deciding.attempt(task);
            if (!deciding.run.isEnding(task)) {
                continue;
            }
            if (attempt.isOnWorker()) {
                deciding.act(new Action.Kill(task, attempt.id(), Objects.requireNonNull(attempt.worker()), reason));
            } else if (attempt.state() == TaskState.RUNNING) {
                Steering.stop(deciding, task, reason, insists);
            } else {
                cancel(deciding, task);
            }
        }
    }

    /** Takes back an attempt that no worker has, because the instance is being stopped. */
    static void cancel(Deciding deciding, int task) {
        TaskAttempt attempt = deciding.attempt(task);
        boolean begun = attempt.times().startedAt() != null;
        deciding.change(
                task,
                TaskTrigger.CANCEL,
                attempt.ended(
                        TaskState.KILLED,
                        begun
                                ? TaskAttempt.Ending.without(
                                        deciding.now,
                                        Objects.requireNonNullElse(
                                                deciding.instance().reason(), "stopped"))
                                : notBegun(deciding)));
    }

    private static TaskAttempt.Ending notBegun(Deciding deciding) {
        return TaskAttempt.Ending.without(
                deciding.now, "not begun: " + deciding.instance().reason());
    }

    static Decision rerun(Deciding deciding) {
        if (!WorkflowTrigger.RERUN.allows(deciding.instance().state())) {
            return rejected(deciding, "rerun", "SUCCEEDED, FAILED or STOPPED");
        }
        deciding.reset(
                IntStream.range(0, deciding.run.plan().size())
                        .filter(task -> deciding.run.attempt(task) != null)
                        .toArray(),
                false);
        begin(deciding, WorkflowTrigger.RERUN, deciding.instance().runNumber() + 1);
        return deciding.accepted();
    }

    static Decision recover(Deciding deciding) {
        if (!WorkflowTrigger.RECOVER.allows(deciding.instance().state())) {
            return rejected(deciding, "recover", "FAILED or STOPPED");
        }
        int[] again = again(deciding.run);
        deciding.reset(again, true);
        begin(deciding, WorkflowTrigger.RECOVER, deciding.instance().runNumber());
        return deciding.accepted();
    }

    /** What has not passed, with what was skipped because of that; and all handlers. */
    private static int[] again(WorkflowRun run) {
        BitSet again = new BitSet();
        for (int task : run.plan().graph().topologicalOrder()) {
            TaskAttempt attempt = run.attempt(task);
            if (attempt == null) {
                continue;
            }
            boolean blocked = attempt.detail() instanceof TaskDetail.Skipped skipped
                    && skipped.cause() == TaskDetail.Skipped.Cause.BLOCKED
                    && Arrays.stream(run.plan().graph().upstreams(task)).anyMatch(again::get);
            again.set(task, blocked || !run.hasPassed(task) || run.plan().phaseOf(task) != Phase.TASKS);
        }
        return again.stream().toArray();
    }

    static Decision forceSuccess(Deciding deciding, long attemptId) {
        int task = taskOfLatest(deciding, attemptId);
        if (task < 0) {
            return deciding.rejected(notLatest(attemptId));
        }
        TaskAttempt attempt = deciding.attempt(task);
        if (!TaskTrigger.FORCE_SUCCESS.from().contains(attempt.state())) {
            return deciding.rejected("expected a task that is FAILED, KILLED or LOST, but it is " + attempt.state());
        }
        if (attempt.detail() instanceof TaskDetail.Handled handled) {
            return deciding.rejected(
                    deciding.run.hasPassed(task)
                            ? "its failure was dealt with already, by the task " + handled.by()
                            : "what needs it has been skipped, since the task " + handled.by()
                                    + " was to deal with its failure: recover the run, once it has ended, to run it again");
        }
        ControlFlow flow = deciding.run.plan().steering(task);
        if (flow instanceof ControlFlow.Switch || flow instanceof ControlFlow.Conditions) {
            return deciding.rejected("a task that chooses a way cannot be forced: nobody knows which it would be");
        }
        deciding.change(task, TaskTrigger.FORCE_SUCCESS, attempt.in(TaskState.SUCCEEDED, "forced to success"));
        WorkflowInstance instance = deciding.instance();
        if (deciding.run.allPassed() && WorkflowTrigger.FORCE_SUCCESS.allows(instance.state())) {
            deciding.change(WorkflowTrigger.FORCE_SUCCESS, instance.ended(WorkflowState.SUCCEEDED, null, deciding.now));
        }
        Progress.settle(deciding);
        return deciding.accepted();
    }

    /** The task whose latest attempt this is; -1 when there is none. */
    static int taskOfLatest(Deciding deciding, long attemptId) {
        return IntStream.range(0, deciding.run.plan().size())
                .filter(i ->
                        deciding.run.attempt(i) != null && deciding.attempt(i).id() == attemptId)
                .findFirst()
                .orElse(-1);
    }

    static String notLatest(long attemptId) {
        return "expected the latest attempt of a task of this instance, but " + attemptId
                + " is none: a later attempt took its place";
    }

    private static void begin(Deciding deciding, WorkflowTrigger trigger, int runNumber) {
        deciding.change(trigger, deciding.instance().begun(runNumber, deciding.now));
        String wrong = deciding.wrongInputs();
        if (wrong == null) {
            goOn(deciding);
        } else {
            // whoever began it could not ask a person: a schedule, a backfill, another workflow
            deciding.change(WorkflowTrigger.FAIL, deciding.instance().ended(WorkflowState.FAILED, wrong, deciding.now));
        }
    }

    /** It runs (again): whatever can begin does. */
    static void goOn(Deciding deciding) {
        Timers.armInstanceTimeout(deciding);
        Progress.beginAllReady(deciding);
        Progress.settle(deciding);
    }

    private static void resumeHeld(Deciding deciding) {
        deciding.settling = true;
        for (int task : deciding.run.unfinishedTasks()) {
            resume(deciding, task);
        }
        deciding.settling = false;
        // what became ready in the pause, because a person forced what it needs to success
        Progress.beginAllReady(deciding);
        Progress.settle(deciding);
    }

    private static void resume(Deciding deciding, int task) {
        TaskAttempt attempt = deciding.attempt(task);
        if (attempt.state() != TaskState.PAUSED) {
            return;
        }
        if (TaskDetail.itemsOf(attempt.detail()) != null) {
            ForEachTask.resume(deciding, task);
            return;
        }
        boolean early =
                attempt.times().dueAt() != null && attempt.times().dueAt().isAfter(deciding.now);
        if (!early) {
            Progress.queue(deciding, task, TaskTrigger.DUE);
            return;
        }
        boolean retry = deciding.run.failures(task) > 0;
        TaskTrigger trigger = retry ? TaskTrigger.RETRY_AGAIN : TaskTrigger.DELAY_AGAIN;
        deciding.change(task, trigger, attempt.in(trigger.to(), attempt.reason()));
        deciding.act(new Action.ArmTimer(
                new TimerKey.AttemptDue(attempt.id()), attempt.times().dueAt()));
    }

    private static Decision rejected(Deciding deciding, String operation, String expected) {
        return deciding.rejected("cannot " + operation + ": expected an instance that is " + expected + ", but it is "
                + deciding.instance().state());
    }
}
