package io.scheduler.dao.partition;

import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow, by the keys of its rows.
 *
 * @param gateSlot the slot of all its runs; null: each has its own
 */
public record WorkflowRef(
        long projectId,
        long workflowId,
        long workflowVersionId,
        @Nullable Integer gateSlot) {}
