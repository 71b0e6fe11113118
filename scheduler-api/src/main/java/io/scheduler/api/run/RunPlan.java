package io.scheduler.api.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a start would do.
 *
 * @param businessTime the time that parameters would speak of: now
 * @param params those of the project, the workflow and the start, with their references replaced
 * @param tasks in an order in which they could run, handlers last
 * @param problems what would stand in the way
 */
record RunPlan(
        String project,
        String workflow,
        int version,
        Instant businessTime,
        String timezone,
        Map<String, String> params,
        List<Task> tasks,
        List<Obstacle> problems) {

    /**
     * @param list of the document: {@code tasks}, {@code onFailure}, {@code finally}
     * @param layer 0 for what begins at once, else one more than the last of what it waits for
     * @param params its own, with their references replaced
     * @param open names in <code>${…}</code> that have no value beforehand: outputs of tasks, or variables of a shell
     */
    record Task(
            String name,
            String type,
            String list,
            int layer,
            Does does,
            Map<String, String> params,
            List<String> open) {}

    enum Does {
        RUN,
        DISABLED,
        NOT_SELECTED
    }

    /** @param path in the request or in the document */
    record Obstacle(String code, String path, String message) {}
}
