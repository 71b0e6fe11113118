package io.scheduler.common.workflow;

import org.jspecify.annotations.Nullable;

/**
 * What a task needs besides a worker.
 *
 * @param taskGroup the task group of the project of which it needs a permit while it runs; null: none
 * @param taskGroupPriority which of those that wait for a permit comes first: the larger one
 * @param environment the environment that it runs in; null: that of the workflow, if it names one
 */
public record TaskResources(
        @Nullable String taskGroup,
        int taskGroupPriority,
        @Nullable String environment) {
    public static final TaskResources NONE = new TaskResources(null, 0, null);

    public static final int LEAST_PRIORITY = -1_000_000;
    public static final int MOST_PRIORITY = 1_000_000;
}
