package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.workflow.TaskResources;
import org.jspecify.annotations.Nullable;

/**
 * What comes between being queued and looking for a worker: a permit, for a task that has a task group. That an attempt
 * has one is part of its state, so that whoever reads it again need not ask. It ends with the attempt, and with a pause
 * before the attempt was sent; who keeps the permits sees that from the changes.
 */
final class Permits {

    private Permits() {}

    /** What a queued attempt needs next. */
    static Action next(WorkflowRun run, int task, TaskAttempt queued) {
        TaskResources resources = run.plan().task(task).resources();
        String group = resources.taskGroup();
        return group == null || isPermitted(queued)
                ? new Action.FindWorker(task, queued.id())
                : new Action.AskPermit(task, queued.id(), group, resources.taskGroupPriority());
    }

    /** It may be given to a worker. */
    static boolean maySend(Deciding deciding, int task) {
        return deciding.definition(task).resources().taskGroup() == null || isPermitted(deciding.attempt(task));
    }

    /** The detail of an attempt that is held before it was sent: it has no permit any more. */
    static @Nullable TaskDetail without(TaskAttempt attempt) {
        return isPermitted(attempt) ? null : attempt.detail();
    }

    static Decision granted(Deciding deciding, Event.PermitGranted event) {
        int task = waiting(deciding, event.attemptId());
        if (task < 0) {
            return deciding.ignored("does not wait for a permit");
        }
        String group = deciding.definition(task).resources().taskGroup();
        TaskAttempt permitted = deciding.attempt(task).with(new TaskDetail.Permitted(String.valueOf(group)));
        deciding.change(task, TaskTrigger.PERMIT, permitted);
        deciding.act(next(deciding.run, task, permitted));
        return deciding.accepted();
    }

    static Decision refused(Deciding deciding, Event.PermitRefused event) {
        int task = waiting(deciding, event.attemptId());
        if (task < 0) {
            return deciding.ignored("does not wait for a permit");
        }
        AttemptEvents.fail(deciding, task, TaskAttempt.Ending.without(deciding.now, event.reason()));
        return deciding.accepted();
    }

    private static int waiting(Deciding deciding, long attemptId) {
        int task = deciding.run.taskOf(attemptId);
        return task >= 0 && deciding.run.state(task) == TaskState.QUEUED && !maySend(deciding, task) ? task : -1;
    }

    private static boolean isPermitted(TaskAttempt attempt) {
        return attempt.detail() instanceof TaskDetail.Permitted;
    }
}
