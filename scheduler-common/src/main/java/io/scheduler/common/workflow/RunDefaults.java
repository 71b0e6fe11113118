package io.scheduler.common.workflow;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the runs of a workflow unless somebody says otherwise.
 *
 * @param priority of its runs, unless whoever starts one gives another
 * @param environment of its tasks that name none themselves; null: none
 */
public record RunDefaults(Priority priority, @Nullable String environment) {
    public static final RunDefaults NONE = new RunDefaults(Priority.MEDIUM, null);
}
