package io.scheduler.worker.task;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a task ended. */
public sealed interface TaskOutcome {

    /** When the end was noticed, microseconds. */
    Instant finishedAt();

    /**
     * @param exitCode exit status, null when the type has none
     * @param outputs what it handed over
     */
    record Succeeded(Instant finishedAt, @Nullable Integer exitCode, Map<String, String> outputs)
            implements TaskOutcome {
        public Succeeded {
            outputs = Map.copyOf(outputs);
        }
    }

    /**
     * @param exitCode exit status, null when there was none
     * @param reason for people
     */
    record Failed(Instant finishedAt, @Nullable Integer exitCode, String reason) implements TaskOutcome {}

    /**
     * Ended by {@link RunningTask#kill}.
     *
     * @param remark what went wrong with the killing, for people; empty when nothing did
     */
    record Killed(Instant finishedAt, @Nullable Integer exitCode, String remark) implements TaskOutcome {}

    /**
     * Ended by the guardian, or never begun because of it.
     *
     * @param reason for people
     */
    record Lost(Instant finishedAt, String reason) implements TaskOutcome {}
}
