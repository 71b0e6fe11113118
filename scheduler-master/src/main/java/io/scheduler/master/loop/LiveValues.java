package io.scheduler.master.loop;

import io.scheduler.engine.SeenValues;
import io.scheduler.engine.WorkflowRun;
import java.util.Map;

/**
 * What the tasks of a run see that the master itself carries out: the same as those that a worker runs.
 *
 * @param live whose project and workflow are known
 */
record LiveValues(LiveRun live) implements SeenValues {

    @Override
    public Map<String, String> of(WorkflowRun run, int task) {
        return SeenValues.OF_THE_DOCUMENT.of(run, task);
    }

    @Override
    public Map<String, String> outputs(WorkflowRun run) {
        return SeenValues.OF_THE_DOCUMENT.outputs(run);
    }
}
