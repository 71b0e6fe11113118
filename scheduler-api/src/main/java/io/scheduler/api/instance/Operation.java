package io.scheduler.api.instance;

import static io.scheduler.common.state.WorkflowState.FAILED;
import static io.scheduler.common.state.WorkflowState.PAUSED;
import static io.scheduler.common.state.WorkflowState.PAUSING;
import static io.scheduler.common.state.WorkflowState.RUNNING;
import static io.scheduler.common.state.WorkflowState.STOPPED;
import static io.scheduler.common.state.WorkflowState.STOPPING;
import static io.scheduler.common.state.WorkflowState.SUBMITTED;
import static io.scheduler.common.state.WorkflowState.SUCCEEDED;
import static io.scheduler.common.state.WorkflowState.WAITING;

import io.scheduler.api.problem.ApiException;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.CommandType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be asked of an instance, and in which states it makes sense. The master decides in the end; this table only
 * refuses at once what it would refuse.
 */
public enum Operation {
    PAUSE(CommandType.PAUSE, "instance.not-running", EnumSet.of(SUBMITTED, WAITING, RUNNING)),
    RESUME(CommandType.RESUME, "instance.not-paused", EnumSet.of(PAUSED, PAUSING)),
    STOP(
            CommandType.STOP,
            "instance.already-finished",
            EnumSet.of(SUBMITTED, WAITING, RUNNING, PAUSING, PAUSED, STOPPING)),
    RERUN(CommandType.RERUN, "instance.not-finished", EnumSet.of(STOPPED, SUCCEEDED, FAILED)),
    RERUN_TASK(CommandType.RERUN_TASK, "instance.not-finished", EnumSet.of(STOPPED, SUCCEEDED, FAILED)),
    RECOVER(CommandType.RECOVER, "instance.not-failed", EnumSet.of(FAILED, STOPPED)),
    /** Also while others run: what was held back by the task goes on. */
    FORCE_SUCCESS(
            CommandType.FORCE_SUCCESS,
            "instance.stopping",
            EnumSet.of(RUNNING, PAUSING, PAUSED, STOPPED, SUCCEEDED, FAILED)),
    /** Also while it pauses or stops: the tasks that run go on, and so do handlers. */
    ANSWER(CommandType.ANSWER, "instance.not-running", EnumSet.of(RUNNING, PAUSING, STOPPING));

    private final CommandType command;
    private final String refusal;
    private final Set<WorkflowState> states;

    Operation(CommandType command, String refusal, Set<WorkflowState> states) {
        this.command = command;
        this.refusal = refusal;
        this.states = states;
    }

    CommandType command() {
        return command;
    }

    Set<WorkflowState> states() {
        return states;
    }

    ApiException refusedIn(WorkflowState state) {
        return ApiException.conflict(
                refusal,
                name().toLowerCase(Locale.ROOT).replace('_', ' ') + " is possible in the states "
                        + states.stream().map(Enum::name).collect(Collectors.joining(", ")) + ", but the instance is "
                        + state);
    }
}
