package io.scheduler.dao.partition;

import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance with the names that its tasks are told.
 *
 * @param project name
 * @param workflow name
 * @param projectParams the project's parameters when the instance was asked for
 * @param gate the workflow whose limit of unfinished runs counts for it; null: none
 * @param priority given by whoever asked for it; null: that of its document
 * @param number greater than those of all instances that were there when it was asked for
 */
public record InstanceRow(
        WorkflowInstance instance,
        String project,
        String workflow,
        Map<String, String> projectParams,
        @Nullable Long gate,
        @Nullable Priority priority,
        long number) {
    public InstanceRow {
        projectParams = Map.copyOf(projectParams);
    }

    /** Of a project without parameters and a workflow without a limit. */
    public InstanceRow(WorkflowInstance instance, String project, String workflow, long number) {
        this(instance, project, workflow, Map.of(), null, null, number);
    }
}
