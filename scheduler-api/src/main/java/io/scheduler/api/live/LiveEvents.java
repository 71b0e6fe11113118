package io.scheduler.api.live;

import io.scheduler.api.instance.InstanceView;
import io.scheduler.api.task.TaskView;
import io.scheduler.common.state.WorkflowState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of the events of a run, one of them at a time, each under the name of its event.
 *
 * @param run the run has changed
 * @param tasks tasks have changed, at most 500 in an event
 */
record LiveEvents(
        @Nullable Snapshot snapshot,
        @Nullable InstanceView run,
        @Nullable List<TaskView> tasks,
        @Nullable End end) {

    /**
     * How things are, in as many events as it takes.
     *
     * @param tasks at most 500, in the order of the document
     * @param from place of the first of them in the document
     * @param total how many tasks there are
     */
    record Snapshot(InstanceView run, List<TaskView> tasks, int from, int total) {}

    /** @param state in which the run has ended; null: it was deleted */
    record End(@Nullable WorkflowState state) {}
}
