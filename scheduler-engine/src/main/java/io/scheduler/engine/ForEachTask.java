package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.ControlFlow.ForEach.OnItemFailure;
import io.scheduler.common.workflow.ForEachItems;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a task that runs another workflow for each item. An end of a run costs one decision of constant size: a bit, a
 * counter, and the next item.
 */
final class ForEachTask {

    private ForEachTask() {}

    /** @param former of the attempt before, whose successes count; null when there is none */
    static void begin(Deciding deciding, int task, ControlFlow.ForEach flow, @Nullable ItemProgress former) {
        switch (ForEachItems.of(flow, texts -> deciding.resolved(task, texts))) {
            case ForEachItems.Read.Wrong wrong ->
                AttemptEvents.fail(deciding, task, Ending.without(deciding.now, wrong.why()));
            case ForEachItems.Read.Known known -> {
                TaskAttempt attempt = deciding.attempt(task);
                int total = known.items().size();
                TaskDetail.Items items =
                        TaskDetail.Items.of(total, known.items().digest());
                deciding.change(task, TaskTrigger.NOTE, attempt.with(items));
                if (former != null && former.isOf(items) && former.succeeded() > 0) {
                    deciding.carry(task, former.attemptId(), attempt.id(), former.results());
                }
                Timers.armAttemptTimeout(deciding, task);
                goOn(deciding, task);
            }
        }
    }

    /** The shell has made runs of items. */
    static Decision started(Deciding deciding, Event.ItemsStarted event) {
        int task = deciding.run.taskOf(event.attemptId());
        List<Integer> due = task < 0 ? List.of() : due(deciding.run, task);
        if (!due.containsAll(event.items().stream().map(ItemRun::index).toList())) {
            return deciding.ignored("does not wait for these runs to begin");
        }
        pin(deciding, task, event.version());
        event.items().forEach(item -> deciding.change(task, event.attemptId(), item));
        return deciding.accepted();
    }

    /** Whatever is stored meanwhile, and whoever goes on with it: all items run the version that the first ones do. */
    private static void pin(Deciding deciding, int task, int version) {
        TaskAttempt attempt = deciding.attempt(task);
        TaskDetail.Items items = TaskDetail.itemsOf(attempt.detail());
        if (items != null && items.version() == null) {
            deciding.change(
                    task, TaskTrigger.NOTE, attempt.with(TaskDetail.replaced(attempt.detail(), items.with(version))));
        }
    }

    static Decision ended(Deciding deciding, int task, Event.ChildEnded event) {
        ItemProgress progress = progress(deciding, task);
        ItemRun item = progress == null ? null : progress.live(event.workflowInstanceId());
        if (item == null) {
            return deciding.ignored("this run is not waited for");
        }
        deciding.change(
                task,
                event.attemptId(),
                event.state() == WorkflowState.SUCCEEDED
                        ? item.succeeded(event.outputs())
                        : item.failed(
                                "its run is " + event.state() + (event.reason() == null ? "" : ": " + event.reason())));
        goOn(deciding, task);
        Progress.settle(deciding);
        return deciding.accepted();
    }

    /** No further item begins; those that run come to their end. */
    static void close(Deciding deciding, int task, String why) {
        TaskAttempt attempt = deciding.attempt(task);
        TaskDetail.Items items = TaskDetail.itemsOf(attempt.detail());
        if (items != null && items.closed() == null) {
            TaskDetail.Items closed = items.closedBecause(why);
            deciding.change(task, TaskTrigger.NOTE, attempt.with(TaskDetail.replaced(attempt.detail(), closed)));
        }
        goOn(deciding, task);
    }

    /** The instance goes on after a pause in which no run was left to wait for. */
    static void resume(Deciding deciding, int task) {
        TaskAttempt attempt = deciding.attempt(task);
        deciding.change(task, TaskTrigger.BEGIN, attempt.in(TaskState.RUNNING, attempt.reason()));
        Timers.armAttemptTimeout(deciding, task);
        goOn(deciding, task);
    }

    /** Begins what may begin, or ends the attempt when nothing is left to wait for; in a paused instance that is a rest. */
    static void goOn(Deciding deciding, int task) {
        ItemProgress progress = progress(deciding, task);
        if (progress == null || deciding.run.state(task) != TaskState.RUNNING) {
            return;
        }
        boolean noMore = progress.isAllBegun() || whyNoMore(deciding.run, task, progress) != null;
        if (progress.live() == 0 && noMore) {
            end(deciding, task, progress);
            return;
        }
        if (progress.live() == 0 && deciding.instance().state() == WorkflowState.PAUSING) {
            TaskAttempt attempt = deciding.attempt(task);
            deciding.change(task, TaskTrigger.HOLD_ITEMS, attempt.in(TaskState.PAUSED, attempt.reason()));
            return;
        }
        Action.StartItems next = toStart(deciding.run, task);
        if (next != null) {
            deciding.act(next);
        }
    }

    /** What is to be done now for the items whose runs may begin; null when there is nothing. */
    static Action.@Nullable StartItems toStart(WorkflowRun run, int task) {
        List<Integer> due = due(run, task);
        ItemProgress progress = run.items(task);
        return due.isEmpty() || progress == null
                ? null
                : new Action.StartItems(task, progress.attemptId(), due, progress.notBegun());
    }

    /** The items whose runs are to begin now; empty for a task of another kind. */
    static List<Integer> due(WorkflowRun run, int task) {
        ItemProgress progress = run.items(task);
        TaskAttempt attempt = run.attempt(task);
        if (progress == null
                || attempt == null
                || attempt.id() != progress.attemptId()
                || attempt.state() != TaskState.RUNNING
                || isHeld(run, task)
                || whyNoMore(run, task, progress) != null) {
            return List.of();
        }
        return progress.next(flow(run, task).parallelism() - progress.live());
    }

    /** Runs of items that are unfinished. */
    static List<Long> runs(WorkflowRun run, int task) {
        ItemProgress progress = run.items(task);
        return progress == null || run.taskOf(progress.attemptId()) != task ? List.of() : progress.runs();
    }

    private static boolean isHeld(WorkflowRun run, int task) {
        return switch (run.instance().state()) {
            case RUNNING -> false;
            case STOPPING -> run.isEnding(task);
            case SUBMITTED, WAITING, PAUSING, PAUSED, STOPPED, SUCCEEDED, FAILED -> true;
        };
    }

    /** Why no further item begins although some are left; null while they may. */
    private static @Nullable String whyNoMore(WorkflowRun run, int task, ItemProgress progress) {
        TaskDetail.Items items =
                TaskDetail.itemsOf(Objects.requireNonNull(run.attempt(task)).detail());
        if (items != null && items.closed() != null) {
            return items.closed();
        }
        if (run.isEnding(task)) {
            return Objects.requireNonNullElse(run.instance().reason(), "stopped");
        }
        if (progress.isTooMuch()) {
            return "expected at most " + ItemProgress.MOST_OUTPUT + " characters of outputs of all items together,"
                    + " but there are more: hand on less, or keep it in files";
        }
        return progress.failed() > 0 && flow(run, task).onItemFailure() == OnItemFailure.STOP
                ? progress.whatFailed()
                : null;
    }

    private static void end(Deciding deciding, int task, ItemProgress progress) {
        String why = whyNoMore(deciding.run, task, progress);
        TaskAttempt attempt = deciding.attempt(task);
        TaskDetail.Items known = Objects.requireNonNull(TaskDetail.itemsOf(attempt.detail()));
        TaskDetail last = TaskDetail.replaced(attempt.detail(), known.ended(progress.succeeded(), progress.failed()));
        if (progress.succeeded() == progress.total() && !progress.isTooMuch()) {
            AttemptEvents.succeed(deciding, task, new Ending(null, deciding.now, null, progress.outputs(), null), last);
            return;
        }
        deciding.change(task, TaskTrigger.NOTE, attempt.with(last));
        Ending ending = Ending.without(deciding.now, why == null ? progress.whatFailed() : why);
        if (deciding.run.isEnding(task)) {
            deciding.change(task, TaskTrigger.KILL, deciding.attempt(task).ended(TaskState.KILLED, ending));
        } else {
            AttemptEvents.fail(deciding, task, ending);
        }
    }

    private static @Nullable ItemProgress progress(Deciding deciding, int task) {
        ItemProgress progress = deciding.run.items(task);
        return progress == null || deciding.run.taskOf(progress.attemptId()) != task ? null : progress;
    }

    private static ControlFlow.ForEach flow(WorkflowRun run, int task) {
        return (ControlFlow.ForEach) Objects.requireNonNull(run.plan().steering(task));
    }
}
