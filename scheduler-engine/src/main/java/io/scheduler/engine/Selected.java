package io.scheduler.engine;

import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Which tasks of its workflow a run carries out. Handlers always belong to it. Immutable. */
final class Selected {

    private final WorkflowPlan plan;
    private final @Nullable BitSet tasks;

    private Selected(WorkflowPlan plan, @Nullable BitSet tasks) {
        this.plan = plan;
        this.tasks = tasks;
    }

    /** @param selection null: all of them */
    static Selected of(WorkflowPlan plan, @Nullable TaskSelection selection) {
        return new Selected(plan, selection == null ? null : selection.places(plan.document(), plan.graph()));
    }

    boolean has(int task) {
        return tasks == null || tasks.get(task) || plan.phaseOf(task) != Phase.TASKS;
    }

    /** The task of the run that deals with a failure of this one; -1 when there is none. @param can whether a task may still do so */
    int handlerOf(int task, IntPredicate can) {
        if (plan.handlerOf(task) < 0) {
            return -1;
        }
        for (int successor : plan.graph().successors(task)) {
            if (handles(successor, task) && can.test(successor)) {
                return successor;
            }
        }
        return -1;
    }

    /** Whether a failure of the one is an end that the other goes on from. */
    boolean handles(int task, int failed) {
        return has(task) && plan.handles(task, failed);
    }
}
