package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import java.util.BitSet;
import java.util.function.Predicate;

/**
 * Failures that the run goes on from because another task is to deal with them. They count as failures until such a task has
 * decided: it may be skipped, because something else that it needs is blocked.
 */
final class DealtWith {

    private final WorkflowPlan plan;
    private final Selected selected;
    private final BitSet marked = new BitSet();

    DealtWith(WorkflowPlan plan, Selected selected) {
        this.plan = plan;
        this.selected = selected;
    }

    /** An attempt is current now. */
    void place(int task, TaskAttempt attempt) {
        marked.set(task, isMarked(attempt));
    }

    void reset(int task) {
        marked.clear(task);
    }

    static boolean isMarked(TaskAttempt attempt) {
        return attempt.detail() instanceof TaskDetail.Handled && attempt.state() != TaskState.SUCCEEDED;
    }

    /** It failed, and no task has decided what becomes of that. */
    boolean isOpen(WorkflowRun run, int task) {
        return marked.get(task) && !isAny(run, task, state -> state == TaskState.SUCCEEDED);
    }

    /** It failed, and no task is left that could decide what becomes of that. */
    boolean isGivenUp(WorkflowRun run, int task) {
        return isOpen(run, task) && !isAny(run, task, state -> !state.isFinished());
    }

    /** @param end behind the last task that is looked at */
    boolean isAnyOpen(WorkflowRun run, int end) {
        for (int task = marked.nextSetBit(0); task >= 0 && task < end; task = marked.nextSetBit(task + 1)) {
            if (isOpen(run, task)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAny(WorkflowRun run, int task, Predicate<TaskState> state) {
        for (int successor : plan.graph().successors(task)) {
            if (selected.handles(successor, task) && state.test(run.state(successor))) {
                return true;
            }
        }
        return false;
    }
}
