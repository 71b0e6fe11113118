package io.scheduler.engine;

import static io.scheduler.common.state.WorkflowState.FAILED;
import static io.scheduler.common.state.WorkflowState.PAUSED;
import static io.scheduler.common.state.WorkflowState.PAUSING;
import static io.scheduler.common.state.WorkflowState.RUNNING;
import static io.scheduler.common.state.WorkflowState.STOPPED;
import static io.scheduler.common.state.WorkflowState.STOPPING;
import static io.scheduler.common.state.WorkflowState.SUBMITTED;
import static io.scheduler.common.state.WorkflowState.SUCCEEDED;
import static io.scheduler.common.state.WorkflowState.WAITING;

import io.scheduler.common.state.WorkflowState;
import java.util.EnumSet;
import java.util.Set;

/** The transition table of a workflow instance: what may happen in which state, and where it leads. */
public enum WorkflowTrigger {
    START(RUNNING, SUBMITTED, WAITING),
    /** As many runs of its workflow as may be are unfinished. */
    QUEUE(WAITING, SUBMITTED, PAUSED),
    PAUSE(PAUSING, RUNNING),
    /** Paused before it began. */
    PAUSE_EARLY(PAUSED, SUBMITTED, WAITING),
    /** Nothing runs any more. */
    COME_TO_REST(PAUSED, PAUSING),
    /** Nothing is left to do but tasks that were lost and about which a person is to decide. */
    ASK(PAUSED, RUNNING),
    RESUME(RUNNING, PAUSING, PAUSED),
    /** A person asked for it, a task failed under the strategy END, or the instance ran too long. */
    STOP(STOPPING, SUBMITTED, WAITING, RUNNING, PAUSING, PAUSED),
    SUCCEED(SUCCEEDED, RUNNING, PAUSING),
    FAIL(FAILED, RUNNING, PAUSING),
    /** Everything that ran has been killed. */
    END_STOPPED(STOPPED, STOPPING),
    /** Everything that ran has been killed because of a failure. */
    END_FAILED(FAILED, STOPPING),
    /** It runs longer than its timeout, which only warns. */
    WARN(RUNNING, RUNNING),
    RERUN(RUNNING, SUCCEEDED, FAILED, STOPPED),
    RECOVER(RUNNING, FAILED, STOPPED),
    /** One task is to run once more, alone or with everything behind it. */
    RERUN_TASK(RUNNING, SUCCEEDED, FAILED, STOPPED),
    /** The last task that stood in the way was forced to success. */
    FORCE_SUCCESS(SUCCEEDED, FAILED, STOPPED);

    private final WorkflowState to;
    private final Set<WorkflowState> from;

    WorkflowTrigger(WorkflowState to, WorkflowState first, WorkflowState... more) {
        this.to = to;
        this.from = EnumSet.of(first, more);
    }

    public WorkflowState to() {
        return to;
    }

    public Set<WorkflowState> from() {
        return Set.copyOf(from);
    }

    /** What had ended is unfinished again. */
    public boolean beginsAnew() {
        return switch (this) {
            case RERUN, RECOVER, RERUN_TASK -> true;
            case START,
                    QUEUE,
                    PAUSE,
                    PAUSE_EARLY,
                    COME_TO_REST,
                    ASK,
                    RESUME,
                    STOP,
                    SUCCEED,
                    FAIL,
                    END_STOPPED,
                    END_FAILED,
                    WARN,
                    FORCE_SUCCESS -> false;
        };
    }

    boolean allows(WorkflowState current) {
        return from.contains(current);
    }

    void check(WorkflowState current, WorkflowState next) {
        if (!from.contains(current) || next != to) {
            throw new IllegalTransitionException("workflow instance", name(), current.name(), next.name());
        }
    }
}
