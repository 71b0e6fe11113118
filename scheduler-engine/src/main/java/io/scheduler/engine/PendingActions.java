package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.ControlFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The actions that are still due in a state. After a crash, or when a slot is taken over, they include every action that
 * was decided and not carried out; actions are therefore such that doing one twice does no harm.
 */
public final class PendingActions {

    private PendingActions() {}

    public static List<Action> of(WorkflowRun run) {
        List<Action> actions = new ArrayList<>();
        WorkflowState state = run.instance().state();
        if (state.isFinished()) {
            return actions;
        }
        if (!state.isResting()) {
            Action.ArmTimer timer = Timers.instanceTimer(run);
            if (timer != null && state != WorkflowState.STOPPING) {
                actions.add(timer);
            }
        }
        for (int task : run.unfinishedTasks()) {
            add(actions, run, task);
        }
        return actions;
    }

    private static void add(List<Action> actions, WorkflowRun run, int task) {
        TaskAttempt attempt = Objects.requireNonNull(run.attempt(task));
        switch (attempt.state()) {
            case QUEUED -> actions.add(Permits.next(run, task, attempt));
            case DELAYED, RETRYING ->
                actions.add(new Action.ArmTimer(
                        new TimerKey.AttemptDue(attempt.id()),
                        Objects.requireNonNull(attempt.times().dueAt())));
            case DISPATCHED, RUNNING -> {
                Action.ArmTimer timer = Timers.attemptTimer(run, task);
                if (timer != null) {
                    actions.add(timer);
                }
                if (attempt.worker() == null) {
                    steer(actions, run, task, attempt);
                } else if (run.isEnding(task)) {
                    actions.add(new Action.Kill(
                            task,
                            attempt.id(),
                            attempt.worker(),
                            Objects.requireNonNullElse(run.instance().reason(), "stopped")));
                } else if (attempt.state() == TaskState.DISPATCHED) {
                    actions.add(new Action.Dispatch(task, attempt.id(), attempt.worker()));
                }
            }
            case WAITING, PAUSED, SUCCEEDED, FAILED, KILLED, SKIPPED, LOST -> {
                // nothing to do until something happens
            }
        }
    }

    private static void steer(List<Action> actions, WorkflowRun run, int task, TaskAttempt attempt) {
        if (run.plan().steering(task) instanceof ControlFlow.Dependent dependent) {
            actions.add(new Action.Watch(task, attempt.id(), dependent));
            Action.ArmTimer timer = Dependents.failureTimer(attempt, dependent);
            if (timer != null) {
                actions.add(timer);
            }
        }
        if (run.plan().steering(task) instanceof ControlFlow.SubWorkflow child
                && TaskDetail.childOf(attempt.detail()) == null) {
            actions.add(new Action.StartChild(task, attempt.id(), child));
        }
        Action.StartItems items = ForEachTask.toStart(run, task);
        if (items != null) {
            actions.add(items);
        }
    }
}
