package io.scheduler.worker.task;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A task that has been started. Safe for use by several threads. */
public interface RunningTask {

    /** When its command began, microseconds. */
    Instant startedAt();

    /** Completes once, when the task is over. */
    CompletableFuture<TaskOutcome> ended();

    /** Completes when nothing of it is left, background processes included; not before {@link #ended}. */
    CompletableFuture<Void> gone();

    /**
     * Ends it with everything that it started; does not wait. When it is over, ends what it left in the background. May be
     * repeated with a shorter grace.
     *
     * @param grace from TERM to KILL
     */
    void kill(Duration grace);
}
