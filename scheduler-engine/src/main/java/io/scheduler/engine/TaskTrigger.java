package io.scheduler.engine;

import static io.scheduler.common.state.TaskState.DELAYED;
import static io.scheduler.common.state.TaskState.DISPATCHED;
import static io.scheduler.common.state.TaskState.FAILED;
import static io.scheduler.common.state.TaskState.KILLED;
import static io.scheduler.common.state.TaskState.LOST;
import static io.scheduler.common.state.TaskState.PAUSED;
import static io.scheduler.common.state.TaskState.QUEUED;
import static io.scheduler.common.state.TaskState.RETRYING;
import static io.scheduler.common.state.TaskState.RUNNING;
import static io.scheduler.common.state.TaskState.SKIPPED;
import static io.scheduler.common.state.TaskState.SUCCEEDED;
import static io.scheduler.common.state.TaskState.WAITING;

import io.scheduler.common.state.TaskState;
import java.util.EnumSet;
import java.util.Set;

/** The transition table of a task: what may happen in which state, and where it leads. There is no other way. */
public enum TaskTrigger {
    /** All upstreams have passed. */
    READY(QUEUED, WAITING),
    /** All upstreams have passed and the task has a {@code delay}. */
    DELAY(DELAYED, WAITING),
    /** All upstreams have passed while the instance is paused; or it is paused before the task was sent. */
    HOLD(PAUSED, WAITING, QUEUED, DELAYED, RETRYING),
    /** The instance is paused, and no run of its items is left to wait for. */
    HOLD_ITEMS(PAUSED, RUNNING),
    /** The task is disabled. */
    DISABLE(SKIPPED, WAITING),
    /** No way leads to it, or something that it needs has failed and another task deals with that. */
    SKIP(SKIPPED, WAITING),
    /** The run carries out other tasks only. */
    LEAVE_OUT(SKIPPED, WAITING),
    /** It steers the run, and the master itself carries it out; after a failure as a new attempt. */
    BEGIN(RUNNING, WAITING, DELAYED, RETRYING, PAUSED, FAILED),
    /** Something is noted of it: the run that it started, an answer, or that it is to end. */
    NOTE(RUNNING, RUNNING),
    NOTE_SENT(DISPATCHED, DISPATCHED),
    /** The delay has passed, the retry is due, or the instance goes on. */
    DUE(QUEUED, DELAYED, RETRYING, PAUSED),
    /** The instance goes on, but the delay has not passed. */
    DELAY_AGAIN(DELAYED, PAUSED),
    /** The instance goes on, but the retry is not due. */
    RETRY_AGAIN(RETRYING, PAUSED),
    /** It has a permit of its task group. */
    PERMIT(QUEUED, QUEUED),
    /** A worker was chosen. */
    ASSIGN(DISPATCHED, QUEUED),
    /** The worker did not take it. */
    REFUSE(QUEUED, DISPATCHED),
    /** The worker restarted and still has it. */
    ADOPT_SENT(DISPATCHED, DISPATCHED),
    /** The worker restarted and still runs it. */
    ADOPT_RUNNING(RUNNING, RUNNING),
    START(RUNNING, DISPATCHED),
    /** It runs longer than its timeout, which only warns. */
    WARN(RUNNING, RUNNING),
    SUCCEED(SUCCEEDED, DISPATCHED, RUNNING),
    /** Before it was sent only when its task group can not give it a permit. */
    FAIL(FAILED, QUEUED, DISPATCHED, RUNNING),
    KILL(KILLED, DISPATCHED, RUNNING),
    LOSE(LOST, DISPATCHED, RUNNING),
    /** The instance is being stopped, or runs another task again, and no worker has it; it may not have begun at all. */
    CANCEL(KILLED, WAITING, QUEUED, DELAYED, RETRYING, PAUSED),
    /** The attempt before failed; the new one waits for its time. */
    RETRY_LATER(RETRYING, FAILED),
    /** The attempt before failed or was lost; the new one may begin at once. */
    RETRY_NOW(QUEUED, FAILED, LOST),
    /** The attempt before failed or was lost; the instance is paused, or a person is to say whether it runs again. */
    RETRY_HELD(PAUSED, FAILED, LOST),
    /** A person said so. */
    FORCE_SUCCESS(SUCCEEDED, FAILED, KILLED, LOST);

    private final TaskState to;
    private final Set<TaskState> from;

    TaskTrigger(TaskState to, TaskState first, TaskState... more) {
        this.to = to;
        this.from = EnumSet.of(first, more);
    }

    public TaskState to() {
        return to;
    }

    public Set<TaskState> from() {
        return Set.copyOf(from);
    }

    void check(TaskState current, TaskState next) {
        if (!from.contains(current) || next != to) {
            throw new IllegalTransitionException("task", name(), current.name(), next.name());
        }
    }
}
