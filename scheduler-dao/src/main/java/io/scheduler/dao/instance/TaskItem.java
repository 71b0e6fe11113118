package io.scheduler.dao.instance;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.state.WorkflowState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that an attempt waits for or has waited for.
 *
 * @param itemIndex place of the item, from 0; null when the attempt has no items
 * @param item for people; null like {@code itemIndex}
 * @param state what the attempt knows of it
 * @param workflowInstanceState of the run; null when it was deleted
 * @param outputs what it handed on
 */
public record TaskItem(
        @Nullable Integer itemIndex,
        @Nullable String item,
        long workflowInstanceId,
        ItemRun.State state,
        @Nullable WorkflowState workflowInstanceState,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Map<String, String> outputs,
        @Nullable String reason) {

    /** How many items of an attempt are in each state. */
    public record Counts(long taskInstanceId, int running, int succeeded, int failed) {}
}
