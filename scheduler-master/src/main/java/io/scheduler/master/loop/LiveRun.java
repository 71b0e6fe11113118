package io.scheduler.master.loop;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.engine.WorkflowRun;
import java.util.Map;

/**
 * A run in the memory of a loop.
 *
 * @param project name
 * @param workflow name
 * @param projectParams the project's parameters when the run was asked for
 * @param priority of the run: given at its start, or that of its document
 * @param gate the workflow whose limit of unfinished runs counts for it; 0: none
 * @param number by which runs come one after the other; their ids say nothing of that
 */
record LiveRun(
        WorkflowRun run,
        String project,
        String workflow,
        Map<String, String> projectParams,
        Priority priority,
        long gate,
        long number) {
    long id() {
        return run.instance().id();
    }

    boolean isGated() {
        return gate != 0;
    }

    /** It was asked for before the other. */
    boolean isBefore(LiveRun other) {
        return number < other.number;
    }

    /** The run without a parent that it is part of, maybe itself. */
    long root() {
        Origin.Parent parent = run.instance().origin().parent();
        return parent == null ? id() : parent.root();
    }

    int slot() {
        return run.instance().slot();
    }
}
