package io.scheduler.api.instance;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.dao.instance.CommandType;
import io.scheduler.dao.instance.WorkflowInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as clients see it.
 *
 * @param businessTime the time that its parameters speak of: of a scheduled one its fire time
 * @param schedule the schedule that made it, while there is one
 * @param rerunOf the instance that it repeats
 * @param tasks which of its tasks it carries out; null: all
 * @param priority given by whoever asked for it; null: that of its document
 * @param pendingOperations what was asked of it and is not carried out yet, in order: a finished instance with such may be
 *     about to go on
 */
public record InstanceView(
        long id,
        String project,
        String workflow,
        int version,
        WorkflowState state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Map<String, String> params,
        int runNumber,
        String createdBy,
        @Nullable String reason,
        @Nullable String attention,

        @Schema(allowableValues = {"MANUAL", "SCHEDULE", "BACKFILL", "SUB_WORKFLOW", "RERUN"})
        String origin,

        Instant businessTime,
        String timezone,
        @Nullable String schedule,
        @Nullable Long backfillId,
        @Nullable Long parentWorkflowInstanceId,
        @Nullable Long parentTaskInstanceId,
        @Nullable Long rerunOf,
        @Nullable Map<String, List<String>> tasks,
        @Nullable String priority,

        @Schema(
                description =
                        "What was asked of it and is not carried out yet, in order. A finished instance has come to"
                                + " its end only when nothing is pending: it may be about to go on.")
        List<CommandType> pendingOperations) {

    public static InstanceView of(WorkflowInstance instance) {
        return new InstanceView(
                instance.id(),
                instance.project(),
                instance.workflow(),
                instance.version(),
                instance.state(),
                instance.createdAt(),
                instance.startedAt(),
                instance.finishedAt(),
                instance.params(),
                instance.runNumber(),
                instance.createdBy(),
                instance.reason(),
                instance.attention(),
                instance.origin(),
                instance.businessTime() == null ? instance.createdAt() : instance.businessTime(),
                instance.zone(),
                instance.schedule(),
                instance.backfillId(),
                instance.parentWorkflowInstanceId(),
                instance.parentTaskInstanceId(),
                instance.rerunOf(),
                tasks(instance.tasks()),
                Priorities.word(instance.priority()),
                instance.asked().stream().map(CommandType::valueOf).toList());
    }

    private static @Nullable Map<String, List<String>> tasks(@Nullable TaskSelection selection) {
        return selection == null ? null : Map.of(selection.reach().field(), selection.tasks());
    }
}
