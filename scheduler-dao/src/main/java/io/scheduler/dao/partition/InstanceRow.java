package io.scheduler.dao.partition;

import io.scheduler.common.instance.WorkflowInstance;
import org.jspecify.annotations.Nullable;

/**
 * An instance with the names that its tasks are told.
 *
 * @param project name
 * @param workflow name
 * @param gate the workflow whose limit of unfinished runs counts for it; null: none
 */
public record InstanceRow(
        WorkflowInstance instance,
        String project,
        String workflow,
        @Nullable Long gate) {}
