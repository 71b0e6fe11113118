package io.scheduler.api.instance;

import io.scheduler.api.problem.ApiException;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.instance.WorkflowInstances.CommandResult;
import io.scheduler.dao.instance.WorkflowInstances.DeletionResult;
import io.scheduler.dao.user.Caller;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Asks something of an instance: a command row, then a nudge. Safe for use by several threads. */
@Component
public class Operations {
    private final WorkflowInstances instances;
    private final TaskInstances tasks;
    private final MasterNudge nudge;

    Operations(WorkflowInstances instances, TaskInstances tasks, MasterNudge nudge) {
        this.instances = instances;
        this.tasks = tasks;
        this.nudge = nudge;
    }

    /** The instance, or the problem that there is none. */
    public WorkflowInstance find(Caller caller, long id) {
        return instances.find(caller, id).orElseThrow(() -> notFound(id));
    }

    /**
     * Writes the command and returns the instance as it is now.
     *
     * @param payload a JSON object
     */
    public WorkflowInstance ask(Caller caller, long id, Operation operation, String payload) {
        return ask(caller, id, operation, payload, null);
    }

    /** @param key calls with the same one count once; null: every call counts */
    public WorkflowInstance ask(Caller caller, long id, Operation operation, String payload, @Nullable String key) {
        WorkflowInstance instance = find(caller, id);
        Set<WorkflowState> states = EnumSet.copyOf(operation.states());
        if (operation == Operation.RESUME && tasks.anyHeld(id)) {
            // a lost task waits for a person while others still run
            states.add(WorkflowState.RUNNING);
        }
        CommandResult result = instances.command(
                caller, instance, new WorkflowInstances.Wish(operation.command(), states, payload, key));
        return switch (result) {
            case CommandResult.Written written -> {
                nudge.nudge(written.slot());
                yield find(caller, id);
            }
            case CommandResult.WrongState wrong -> throw operation.refusedIn(wrong.state());
            case CommandResult.Absent absent -> throw notFound(id);
            case CommandResult.TooMany tooMany ->
                throw ApiException.of(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "instance.too-many-commands",
                                WorkflowInstances.MAX_WAITING_COMMANDS
                                        + " commands wait for this instance already; is a master running?")
                        .retryAfter(5);
        };
    }

    /** Deletes a finished instance. */
    public void delete(Caller caller, long id) {
        DeletionResult result = instances.delete(find(caller, id));
        switch (result) {
            case CommandResult.Written deleted -> {}
            case CommandResult.Absent absent -> throw notFound(id);
            case CommandResult.WrongState wrong ->
                throw ApiException.conflict(
                        "instance.not-finished",
                        "delete is possible when it has ended, but the instance is " + wrong.state()
                                + "; stop it first");
            case DeletionResult.OfBackfill of ->
                throw ApiException.conflict(
                        "instance.of-backfill",
                        "the run counts for backfill " + of.backfillId()
                                + ", which has not ended; cancel that first, or wait until it has");
            case CommandResult.TooMany asked ->
                throw ApiException.conflict(
                        "instance.has-commands",
                        "somebody has asked something of this instance that is not carried out yet; try again");
        }
    }

    private static ApiException notFound(long id) {
        return ApiException.notFound("instance.not-found", "there is no workflow instance " + id);
    }
}
