package io.scheduler.dao.instance;

import io.scheduler.common.state.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task.
 *
 * @param taskIndex place of the task in the document, from 0
 * @param attempt counts all attempts of the task in this instance, from 1
 * @param superseded a rerun or a recovery began the task anew
 * @param workerNode lasting id of the worker that has or had it
 * @param dueAt when a delayed attempt or a retry may begin
 * @param startedAt by the worker's clock
 * @param finishedAt by the worker's clock
 * @param reason why it is in its state, for people
 * @param detail a JSON object; what a task that steers has decided, and the like
 */
public record TaskInstance(
        long id,
        long workflowInstanceId,
        int taskIndex,
        String taskName,
        String taskType,
        int attempt,
        TaskState state,
        boolean superseded,
        @Nullable String workerNode,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        Map<String, String> outputs,
        @Nullable String reason,
        @Nullable String detail) {}
