package io.scheduler.rpc.contract;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker knows of one attempt.
 *
 * @param attemptId the task instance
 * @param workflowInstanceId whose task it is
 * @param slot the slot that the workflow instance belongs to
 * @param phase how far it came
 * @param startedAt when its command began, by the worker's clock, microseconds; null when it has not begun
 * @param finishedAt when its command ended, by the worker's clock, microseconds; null while it runs
 * @param exitCode the command's exit status; null while it runs or when there was none
 * @param reason why it failed or was killed, for people; null when there is nothing to say
 * @param outputs what it wrote to {@code SCHEDULER_OUTPUT}; empty unless it succeeded
 */
public record AttemptReport(
        long attemptId,
        long workflowInstanceId,
        int slot,
        Phase phase,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable String reason,
        Map<String, String> outputs) {

    public AttemptReport {
        outputs = outputs == null ? Map.of() : Map.copyOf(outputs);
    }

    public enum Phase {
        /** Taken, its command has not begun. */
        ACCEPTED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** Ended because a master asked for it. */
        KILLED,
        /** The worker restarted and can not say how it ended; nothing of it runs any more. */
        LOST;

        public boolean isFinished() {
            return this != ACCEPTED && this != RUNNING;
        }
    }
}
