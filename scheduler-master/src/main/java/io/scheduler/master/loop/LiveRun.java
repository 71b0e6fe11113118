package io.scheduler.master.loop;

import io.scheduler.engine.WorkflowRun;

/**
 * A run in the memory of a loop.
 *
 * @param project name
 * @param workflow name
 */
record LiveRun(WorkflowRun run, String project, String workflow) {
    long id() {
        return run.instance().id();
    }

    int slot() {
        return run.instance().slot();
    }
}
