package io.scheduler.worker.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a restarted worker finds of a task. */
public sealed interface Recovered {

    /** It still runs, or is just about to end. */
    record Running(RunningTask task) implements Recovered {}

    /** It ended while nobody watched, and left word how. Something of it may still run in the background. */
    record Ended(@Nullable Instant startedAt, TaskOutcome outcome) implements Recovered {}

    /**
     * It was never started, or nobody can say how it ended. Something of it may still run.
     *
     * @param reason for people
     */
    record Unknown(@Nullable Instant startedAt, String reason) implements Recovered {}
}
