package io.scheduler.dao.partition;

import io.scheduler.common.instance.WorkflowInstance;

/**
 * An instance with the names that its tasks are told.
 *
 * @param project name
 * @param workflow name
 */
public record InstanceRow(WorkflowInstance instance, String project, String workflow) {}
