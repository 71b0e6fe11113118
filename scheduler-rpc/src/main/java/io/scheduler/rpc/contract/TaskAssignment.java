package io.scheduler.rpc.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to run.
 *
 * @param attemptId the task instance; the key of everything said about it
 * @param workflowInstanceId whose task it is
 * @param slot the slot of the workflow instance
 * @param epoch the epoch under which the calling master owns the slot
 * @param project name, for the environment of the task
 * @param workflow name, for the environment of the task
 * @param task name
 * @param attempt number of the attempt, from 1
 * @param type the task type
 * @param config the type's own fields, parameters already replaced
 * @param params the parameters as the task sees them
 * @param dispatchedAt when a master chose this worker; tells one dispatch of the attempt from the next after a refusal.
 *     Null from masters that do not say so
 * @param outputs what the task declares to hand on; null when it declares nothing
 * @param secrets values that must not be shown to anybody; null when there are none
 */
public record TaskAssignment(
        long attemptId,
        long workflowInstanceId,
        int slot,
        long epoch,
        String project,
        String workflow,
        String task,
        int attempt,
        String type,
        Map<String, Object> config,
        Map<String, String> params,
        @Nullable Instant dispatchedAt,
        @Nullable Outputs outputs,
        @Nullable List<String> secrets) {
    public TaskAssignment {
        config = Map.copyOf(config);
        params = Map.copyOf(params);
        secrets = secrets == null ? null : List.copyOf(secrets);
    }

    /** One that declares no outputs and holds no secrets. */
    public TaskAssignment(
            long attemptId,
            long workflowInstanceId,
            int slot,
            long epoch,
            String project,
            String workflow,
            String task,
            int attempt,
            String type,
            Map<String, Object> config,
            Map<String, String> params,
            @Nullable Instant dispatchedAt) {
        this(
                attemptId,
                workflowInstanceId,
                slot,
                epoch,
                project,
                workflow,
                task,
                attempt,
                type,
                config,
                params,
                dispatchedAt,
                null,
                null);
    }

    /** Without the values of secrets, which must not reach a log by accident. */
    @Override
    public String toString() {
        return "TaskAssignment[attempt " + attemptId + " of " + project + "/" + workflow + "/" + task + "]";
    }

    /**
     * Outputs that a task declares.
     *
     * @param declared names that its log may set
     * @param otherwise what is handed on where the task sets nothing
     */
    public record Outputs(List<String> declared, Map<String, String> otherwise) {
        public Outputs {
            declared = List.copyOf(declared);
            otherwise = Map.copyOf(otherwise);
        }
    }
}
