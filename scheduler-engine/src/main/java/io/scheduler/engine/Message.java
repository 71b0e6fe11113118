package io.scheduler.engine;

import io.scheduler.common.state.WorkflowState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one instance tells another. Written in the same transaction as what led to it, so that none is lost or doubled. */
public sealed interface Message {

    /** To a child. @param insists its handlers are to end, too */
    record Stop(String reason, boolean insists) implements Message {}

    /** To a child. */
    record Pause() implements Message {}

    /** To a child. */
    record Resume() implements Message {}

    /**
     * To the parent: the run that one of its tasks waits for has come to its end.
     *
     * @param attemptId the task that waits
     * @param workflowInstanceId the run
     * @param outputs what the run hands on
     */
    record ChildEnded(
            long attemptId,
            long workflowInstanceId,
            WorkflowState state,
            Map<String, String> outputs,
            @Nullable String reason)
            implements Message {}
}
