package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition;
import java.time.Instant;

/** How a run goes on after something has changed: ready tasks begin, and an instance with nothing left to do ends. */
final class Progress {

    private Progress() {}

    /** Begins what has become ready and ends the instance when nothing is left. Every handler ends with this. */
    static void settle(Deciding deciding) {
        for (int task = deciding.run.pollReady(); task >= 0; task = deciding.run.pollReady()) {
            if (mayBeginTasks(deciding.instance().state()) && deciding.run.state(task) == TaskState.WAITING) {
                begin(deciding, task);
            }
        }
        endIfNothingIsLeft(deciding);
    }

    /** Begins every waiting task whose upstreams have passed: at the start, after a recovery, after an early pause. */
    static void beginAllReady(Deciding deciding) {
        for (int task = 0; task < deciding.run.plan().size(); task++) {
            if (deciding.run.missingUpstreams(task) == 0 && deciding.run.state(task) == TaskState.WAITING) {
                begin(deciding, task);
            }
        }
    }

    /** The attempt may go to a worker now. */
    static void queue(Deciding deciding, int task, TaskTrigger trigger) {
        TaskAttempt queued = deciding.attempt(task).in(TaskState.QUEUED, null);
        deciding.change(task, trigger, queued);
        deciding.act(new Action.FindWorker(task, queued.id()));
    }

    private static boolean mayBeginTasks(WorkflowState state) {
        return state == WorkflowState.RUNNING || state == WorkflowState.PAUSING;
    }

    private static void begin(Deciding deciding, int task) {
        TaskDefinition definition = deciding.definition(task);
        if (definition.disabled()) {
            TaskAttempt created = TaskAttempt.created(
                    deciding.nextAttemptId(),
                    deciding.run.nextNumber(task),
                    TaskState.SKIPPED,
                    deciding.now,
                    null,
                    "disabled");
            deciding.change(
                    task,
                    TaskTrigger.DISABLE,
                    created.ended(TaskState.SKIPPED, TaskAttempt.Ending.without(deciding.now, "disabled")));
            return;
        }
        Instant due = definition.delay().isZero() ? null : deciding.now.plus(definition.delay());
        if (deciding.instance().state() == WorkflowState.PAUSING) {
            deciding.create(task, TaskTrigger.HOLD, due, null);
        } else if (due != null) {
            TaskAttempt delayed = deciding.create(task, TaskTrigger.DELAY, due, null);
            deciding.act(new Action.ArmTimer(new TimerKey.AttemptDue(delayed.id()), due));
        } else {
            TaskAttempt queued = deciding.create(task, TaskTrigger.READY, null, null);
            deciding.act(new Action.FindWorker(task, queued.id()));
        }
    }

    private static void endIfNothingIsLeft(Deciding deciding) {
        int busy = deciding.run.unfinishedCount() - deciding.run.heldCount();
        if (busy > 0) {
            return;
        }
        WorkflowInstance instance = deciding.instance();
        switch (instance.state()) {
            case RUNNING -> {
                if (deciding.run.heldCount() > 0) {
                    deciding.change(
                            WorkflowTrigger.ASK,
                            instance.in(WorkflowState.PAUSED).because(whatAsks(deciding.run)));
                } else {
                    end(deciding);
                }
            }
            case PAUSING -> {
                if (deciding.run.heldCount() > 0) {
                    deciding.change(WorkflowTrigger.COME_TO_REST, instance.in(WorkflowState.PAUSED));
                } else {
                    end(deciding);
                }
            }
            case STOPPING -> {
                boolean failed = instance.endsAs() == WorkflowState.FAILED;
                deciding.change(
                        failed ? WorkflowTrigger.END_FAILED : WorkflowTrigger.END_STOPPED,
                        instance.ended(
                                failed ? WorkflowState.FAILED : WorkflowState.STOPPED,
                                instance.reason(),
                                deciding.now));
            }
            case SUBMITTED, WAITING, PAUSED, STOPPED, SUCCEEDED, FAILED -> {
                // nothing of these ends by itself
            }
        }
    }

    private static void end(Deciding deciding) {
        WorkflowInstance instance = deciding.instance();
        if (deciding.run.allPassed()) {
            deciding.change(WorkflowTrigger.SUCCEED, instance.ended(WorkflowState.SUCCEEDED, null, deciding.now));
        } else {
            deciding.change(
                    WorkflowTrigger.FAIL, instance.ended(WorkflowState.FAILED, whatFailed(deciding.run), deciding.now));
        }
    }

    private static String whatAsks(WorkflowRun run) {
        int first = run.unfinishedTasks()[0];
        int more = run.heldCount() - 1;
        return "task " + run.plan().task(first).name() + (more == 0 ? "" : " (and " + more + " more)")
                + " was lost with its worker: resume to run it again, or stop";
    }

    /** "task load failed: exit status 1 (and 2 more)". */
    static String whatFailed(WorkflowRun run) {
        String first = null;
        int more = 0;
        for (int task = 0; task < run.plan().size(); task++) {
            TaskAttempt attempt = run.attempt(task);
            if (attempt == null || run.hasPassed(task) || !attempt.state().isFinished()) {
                continue;
            }
            if (first == null) {
                first = "task " + run.plan().task(task).name() + ' '
                        + (attempt.state() == TaskState.LOST ? "was lost" : "failed")
                        + (attempt.reason() == null ? "" : ": " + attempt.reason());
            } else {
                more++;
            }
        }
        if (first == null) {
            return "some tasks could not run";
        }
        return more == 0 ? first : first + " (and " + more + " more)";
    }
}
