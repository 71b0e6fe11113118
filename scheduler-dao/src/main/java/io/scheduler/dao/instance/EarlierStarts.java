package io.scheduler.dao.instance;

import io.scheduler.common.workflow.TaskSelection;
import io.scheduler.dao.instance.WorkflowInstanceMapper.Earlier;
import io.scheduler.dao.instance.WorkflowInstances.RerunRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what an earlier call with the same key has made, and whether it asked for the same. */
final class EarlierStarts {
    private final WorkflowInstanceMapper instances;

    EarlierStarts(WorkflowInstanceMapper instances) {
        this.instances = instances;
    }

    /** A workflow that was deleted takes its runs along. */
    static StartResult expected(@Nullable StartResult earlier) {
        return earlier == null ? new StartResult.NoWorkflow() : earlier;
    }

    /** What an earlier call with the same key has made, whatever the workflow is like by now; null when there was none. */
    @Nullable
    StartResult find(long workflowId, @Nullable String key, StartRequest request) {
        Earlier earlier = key == null ? null : instances.byKey(workflowId, key);
        return earlier == null
                ? null
                : answer(
                        earlier,
                        earlier.rerunOf() == null
                                && earlier.priority() == request.priority()
                                && isSame(earlier, request.params(), request.tasks()));
    }

    /** Which version was the latest when the first call came is not known any more: any may have been. */
    @Nullable
    StartResult find(long workflowId, @Nullable String key, RerunRequest request) {
        Earlier earlier = key == null ? null : instances.byKey(workflowId, key);
        return earlier == null
                ? null
                : answer(
                        earlier,
                        Objects.equals(earlier.rerunOf(), request.instance().id())
                                && (request.latest()
                                        || earlier.workflowVersionId()
                                                == request.instance().workflowVersionId())
                                && isSame(earlier, request.params(), request.tasks()));
    }

    private static boolean isSame(Earlier earlier, Map<String, String> params, @Nullable TaskSelection tasks) {
        TaskSelection earlierTasks = earlier.selection() == null ? null : TaskSelection.read(earlier.selection());
        return earlier.params().equals(params) && Objects.equals(earlierTasks, tasks);
    }

    private static StartResult answer(Earlier earlier, boolean same) {
        return same ? new StartResult.Repeated(earlier.id(), earlier.slot()) : new StartResult.KeyReused(earlier.id());
    }
}
