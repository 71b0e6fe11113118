package io.scheduler.api.task;

import io.scheduler.common.state.TaskState;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskItem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An attempt, or a task without one, as clients see it.
 *
 * @param id null for a task that has no attempt yet
 * @param attempt 0 for a task that has no attempt yet
 * @param superseded a rerun or a recovery began the task anew
 * @param worker node id
 * @param reason why it is in its state
 * @param detail of a task that steers: what it has chosen, whose word it had, the run that it started; of a skipped one why
 */
public record TaskView(
        @Nullable Long id,
        long workflowInstanceId,
        String name,
        String type,
        TaskState state,
        int attempt,
        boolean superseded,
        @Nullable String worker,
        @Nullable Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        Map<String, String> outputs,
        @Nullable String reason,
        @Nullable Map<String, Object> detail) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    static TaskView of(TaskInstance task, @Nullable String reason) {
        return new TaskView(
                task.id(),
                task.workflowInstanceId(),
                task.taskName(),
                task.taskType(),
                task.state(),
                task.attempt(),
                task.superseded(),
                task.workerNode(),
                task.createdAt(),
                task.dueAt(),
                task.dispatchedAt(),
                task.startedAt(),
                task.finishedAt(),
                task.exitCode(),
                task.outputs(),
                reason,
                detailOf(task));
    }

    static @Nullable Map<String, Object> detailOf(TaskInstance task) {
        return task.detail() == null ? null : JSON.readValue(task.detail(), OBJECT);
    }

    static boolean isCounted(TaskInstance task) {
        Map<String, Object> detail = detailOf(task);
        return detail != null && detail.containsKey("succeeded");
    }

    /** With how far its items are now; an attempt that has ended says so itself. */
    TaskView counting(TaskItem.@Nullable Counts counts) {
        if (counts == null || detail == null || !"items".equals(detail.get("kind"))) {
            return this;
        }
        Map<String, Object> counted = new LinkedHashMap<>(detail);
        counted.put("succeeded", counts.succeeded());
        counted.put("failed", counts.failed());
        counted.put("running", counts.running());
        return new TaskView(
                id,
                workflowInstanceId,
                name,
                type,
                state,
                attempt,
                superseded,
                worker,
                createdAt,
                dueAt,
                dispatchedAt,
                startedAt,
                finishedAt,
                exitCode,
                outputs,
                reason,
                counted);
    }

    static TaskView waiting(long instanceId, String name, String type, @Nullable String reason) {
        return new TaskView(
                null,
                instanceId,
                name,
                type,
                TaskState.WAITING,
                0,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                reason,
                null);
    }
}
