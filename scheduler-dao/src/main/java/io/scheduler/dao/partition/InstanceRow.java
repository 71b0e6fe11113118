package io.scheduler.dao.partition;

import io.scheduler.common.instance.WorkflowInstance;
import java.util.Map;

/**
 * An instance with the names that its tasks are told.
 *
 * @param project name
 * @param workflow name
 * @param projectParams the project's parameters when the instance was asked for
 */
public record InstanceRow(
        WorkflowInstance instance, String project, String workflow, Map<String, String> projectParams) {
    public InstanceRow {
        projectParams = Map.copyOf(projectParams);
    }

    /** Of a project without parameters. */
    public InstanceRow(WorkflowInstance instance, String project, String workflow) {
        this(instance, project, workflow, Map.of());
    }
}
