package io.scheduler.master.loop;

import io.scheduler.engine.WorkflowRun;
import java.util.Map;

/**
 * A run in the memory of a loop.
 *
 * @param project name
 * @param workflow name
 * @param projectParams the project's parameters when the run was asked for
 */
record LiveRun(WorkflowRun run, String project, String workflow, Map<String, String> projectParams) {
    long id() {
        return run.instance().id();
    }

    int slot() {
        return run.instance().slot();
    }
}
