package io.scheduler.dao.partition;

import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow, by the keys of its rows.
 *
 * @param version its number
 * @param gateSlot the slot of all its runs; null: each has its own
 */
public record WorkflowRef(
        long projectId,
        long workflowId,
        long workflowVersionId,
        int version,
        @Nullable Integer gateSlot) {}
