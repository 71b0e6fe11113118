package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of tasks mean to their successors. An edge has an outcome once its upstream has come to its end; a task is
 * ready when all its edges have one: it begins when one was taken, none is blocked and no task that chooses decided against
 * it, else it is skipped.
 */
final class Edges {

    private final WorkflowPlan plan;
    private final Selected selected;
    private final int[] missing;
    private final BitSet taken = new BitSet();
    private final BitSet blocked = new BitSet();
    /** A task that it depends on chose others. */
    private final BitSet refused = new BitSet();

    Edges(WorkflowPlan plan, Selected selected) {
        this.plan = plan;
        this.selected = selected;
        missing = new int[plan.size()];
        clear();
    }

    enum Outcome {
        TAKEN,
        NOT_TAKEN,
        BLOCKED
    }

    void clear() {
        taken.clear();
        blocked.clear();
        refused.clear();
        for (int task = 0; task < missing.length; task++) {
            missing[task] = plan.graph().upstreamCount(task);
        }
    }

    int missing(int task) {
        return missing[task];
    }

    /** What the edges of a ready task come to. */
    Outcome of(int task) {
        if (blocked.get(task)) {
            return Outcome.BLOCKED;
        }
        if (refused.get(task)) {
            return Outcome.NOT_TAKEN;
        }
        return taken.get(task) || plan.graph().upstreamCount(task) == 0 ? Outcome.TAKEN : Outcome.NOT_TAKEN;
    }

    /** A task has come to its end. */
    void arrive(int task, TaskAttempt attempt, IntQueue ready) {
        Set<String> chosen = chosen(attempt);
        plan.graph().forEachSuccessor(task, successor -> {
            if (chosen != null && !chosen.contains(plan.task(successor).name())) {
                refused.set(successor);
            }
            switch (outcome(task, attempt, successor)) {
                case TAKEN -> taken.set(successor);
                case NOT_TAKEN -> {}
                case BLOCKED -> blocked.set(successor);
            }
            if (--missing[successor] == 0) {
                ready.add(successor);
            }
        });
    }

    /** The successors that a task goes on with; null when it does not choose. */
    private static @Nullable Set<String> chosen(TaskAttempt attempt) {
        return attempt.state() == TaskState.SUCCEEDED && attempt.detail() instanceof TaskDetail.Chose chose
                ? Set.copyOf(chose.taken())
                : null;
    }

    /** Whether the task has decided against that successor. */
    static boolean isAgainst(TaskAttempt attempt, String successor) {
        Set<String> chosen = chosen(attempt);
        return chosen != null && !chosen.contains(successor);
    }

    /** Whether a task has come to an end that its successors may go on from. */
    static boolean isArrived(@Nullable TaskAttempt attempt) {
        return attempt != null
                && switch (attempt.state()) {
                    case SUCCEEDED, SKIPPED -> true;
                    case FAILED, LOST -> attempt.detail() instanceof TaskDetail.Handled;
                    case KILLED, WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED -> false;
                };
    }

    /** A task that is disabled, or that the run was not to carry out, leads on as if it had succeeded. */
    static Outcome ofSkipped(TaskAttempt attempt) {
        return !(attempt.detail() instanceof TaskDetail.Skipped skipped)
                ? Outcome.TAKEN
                : switch (skipped.cause()) {
                    case NOT_SELECTED -> Outcome.TAKEN;
                    case NOT_TAKEN -> Outcome.NOT_TAKEN;
                    case BLOCKED -> Outcome.BLOCKED;
                };
    }

    private Outcome outcome(int task, TaskAttempt attempt, int successor) {
        return switch (attempt.state()) {
            case SUCCEEDED -> Outcome.TAKEN;
            case SKIPPED -> ofSkipped(attempt);
            case FAILED, LOST -> selected.handles(successor, task) ? Outcome.TAKEN : Outcome.BLOCKED;
            case KILLED, WAITING, QUEUED, DELAYED, DISPATCHED, RUNNING, RETRYING, PAUSED ->
                throw new IllegalStateException("a task that is " + attempt.state() + " has not come to its end");
        };
    }
}
