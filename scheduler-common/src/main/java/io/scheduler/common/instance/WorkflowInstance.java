package io.scheduler.common.instance;

import io.scheduler.common.state.WorkflowState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow, without its tasks.
 *
 * @param id never used again
 * @param slot the slot that its master must own; fixed at creation
 * @param workflowVersionId the version of the document that it began with and keeps
 * @param state where it is
 * @param endsAs the state that it takes once nothing runs any more; set while STOPPING, null otherwise
 * @param params start-up parameters as given
 * @param origin why it exists and which time it is for
 * @param runNumber 1, and one more for each rerun
 * @param reason why it is in its state, for people
 * @param createdAt when it was asked for
 * @param startedAt when its current run began
 * @param finishedAt when its current run ended
 */
public record WorkflowInstance(
        long id,
        int slot,
        long workflowVersionId,
        WorkflowState state,
        @Nullable WorkflowState endsAs,
        Map<String, String> params,
        Origin origin,
        int runNumber,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public WorkflowInstance {
        params = Map.copyOf(params);
    }

    /** A run begins: the first one, or one more of the same instance. */
    public WorkflowInstance begun(int run, Instant now) {
        return new WorkflowInstance(
                id,
                slot,
                workflowVersionId,
                WorkflowState.RUNNING,
                null,
                params,
                origin,
                run,
                null,
                createdAt,
                now,
                null);
    }

    public WorkflowInstance in(WorkflowState next) {
        return new WorkflowInstance(
                id, slot, workflowVersionId, next, null, params, origin, runNumber, reason, createdAt, startedAt, null);
    }

    /** It goes on; why it had stopped is of no interest any more. */
    public WorkflowInstance resumed() {
        return new WorkflowInstance(
                id,
                slot,
                workflowVersionId,
                WorkflowState.RUNNING,
                null,
                params,
                origin,
                runNumber,
                null,
                createdAt,
                startedAt,
                null);
    }

    public WorkflowInstance stopping(WorkflowState endsAs, String why) {
        return new WorkflowInstance(
                id,
                slot,
                workflowVersionId,
                WorkflowState.STOPPING,
                endsAs,
                params,
                origin,
                runNumber,
                why,
                createdAt,
                startedAt,
                null);
    }

    public WorkflowInstance ended(WorkflowState end, @Nullable String why, Instant now) {
        return new WorkflowInstance(
                id, slot, workflowVersionId, end, null, params, origin, runNumber, why, createdAt, startedAt, now);
    }

    public WorkflowInstance because(String why) {
        return new WorkflowInstance(
                id,
                slot,
                workflowVersionId,
                state,
                endsAs,
                params,
                origin,
                runNumber,
                why,
                createdAt,
                startedAt,
                finishedAt);
    }

    /** The time that its parameters speak of. */
    public Instant businessTime() {
        return origin.businessTime() == null ? createdAt : origin.businessTime();
    }
}
