package io.scheduler.dao.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a fire time.
 *
 * @param reason of a skipped one
 * @param since all fire times from here up to {@code fireTime} have this outcome
 * @param workflowInstanceId the run; it may have been deleted since
 */
public record FireRecord(
        Instant fireTime,
        Outcome outcome,
        @Nullable Reason reason,
        @Nullable Instant since,
        @Nullable Long workflowInstanceId,
        Instant decidedAt) {

    public enum Outcome {
        /** It has a run. */
        FIRED,
        /** It waits for the end of an earlier run. */
        QUEUED,
        /** It will never have a run. */
        SKIPPED
    }

    public enum Reason {
        /** Nobody could look in time, and the policy gives it up. */
        MISFIRE,
        /** An earlier run was unfinished. */
        OVERLAP,
        /** As many as may wait did so already. */
        QUEUE_FULL
    }
}
