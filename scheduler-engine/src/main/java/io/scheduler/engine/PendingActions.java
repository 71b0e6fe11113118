package io.scheduler.engine;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
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
            add(actions, run, task, state);
        }
        return actions;
    }

    private static void add(List<Action> actions, WorkflowRun run, int task, WorkflowState state) {
        TaskAttempt attempt = Objects.requireNonNull(run.attempt(task));
        switch (attempt.state()) {
            case QUEUED -> actions.add(new Action.FindWorker(task, attempt.id()));
            case DELAYED, RETRYING ->
                actions.add(new Action.ArmTimer(
                        new TimerKey.AttemptDue(attempt.id()),
                        Objects.requireNonNull(attempt.times().dueAt())));
            case DISPATCHED, RUNNING -> {
                Action.ArmTimer timer = Timers.attemptTimer(run, task);
                if (timer != null) {
                    actions.add(timer);
                }
                if (state == WorkflowState.STOPPING) {
                    actions.add(new Action.Kill(
                            task,
                            attempt.id(),
                            Objects.requireNonNull(attempt.worker()),
                            Objects.requireNonNullElse(run.instance().reason(), "stopped")));
                } else if (attempt.state() == TaskState.DISPATCHED) {
                    actions.add(new Action.Dispatch(task, attempt.id(), Objects.requireNonNull(attempt.worker())));
                }
            }
            case WAITING, PAUSED, SUCCEEDED, FAILED, KILLED, SKIPPED, LOST -> {
                // nothing to do until something happens
            }
        }
    }
}
