package io.scheduler.rpc.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param dataSource the database that the task names; null when it names none
 * @param environment what it runs with; null when it names none
 * @param traceParent the trace that it is part of, as W3C Trace Context writes it; null, and not sent, when it is part of none
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
        @Nullable List<String> secrets,
        @Nullable DataSourceAccess dataSource,
        @Nullable Environment environment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String traceParent) {
    public TaskAssignment {
        config = Map.copyOf(config);
        params = Map.copyOf(params);
        secrets = secrets == null ? null : List.copyOf(secrets);
    }

    /** One that declares no outputs, holds no secrets, needs no data source, runs in no environment and is part of no trace. */
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
                null,
                null,
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
     * @param lists those of the declared ones that are lists; null from masters that do not say so
     */
    public record Outputs(
            List<String> declared,
            Map<String, String> otherwise,
            @Nullable List<String> lists) {
        public Outputs {
            declared = List.copyOf(declared);
            otherwise = Map.copyOf(otherwise);
            lists = lists == null ? null : List.copyOf(lists);
        }

        /** Of texts. */
        public Outputs(List<String> declared, Map<String, String> otherwise) {
            this(declared, otherwise, null);
        }
    }

    /**
     * What a task runs with.
     *
     * @param variables of its processes
     * @param prologue shell text that runs before the script, in the same shell; may be empty
     */
    public record Environment(String name, Map<String, String> variables, String prologue) {
        public Environment {
            variables = Map.copyOf(variables);
        }
    }

    /** The same, that hands on what it declares. */
    public TaskAssignment with(Outputs declared) {
        return new TaskAssignment(
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
                declared,
                secrets,
                dataSource,
                environment,
                traceParent);
    }

    /** The same, with values that must not be shown to anybody. */
    public TaskAssignment withSecrets(List<String> hidden) {
        return new TaskAssignment(
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
                outputs,
                hidden,
                dataSource,
                environment,
                traceParent);
    }

    /** With a database, whose password is one of the secrets. */
    public TaskAssignment with(DataSourceAccess access) {
        List<String> hidden = new ArrayList<>(secrets == null ? List.of() : secrets);
        if (!access.password().isEmpty()) {
            hidden.add(access.password());
        }
        return new TaskAssignment(
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
                outputs,
                hidden.isEmpty() ? null : hidden,
                access,
                environment,
                traceParent);
    }

    /** The same, that runs with what has a name of its own. */
    public TaskAssignment in(Environment named) {
        return new TaskAssignment(
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
                outputs,
                secrets,
                dataSource,
                named,
                traceParent);
    }

    /** The same as part of a trace, as W3C Trace Context writes it. */
    public TaskAssignment tracedBy(String parent) {
        return new TaskAssignment(
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
                outputs,
                secrets,
                dataSource,
                environment,
                parent);
    }
}
