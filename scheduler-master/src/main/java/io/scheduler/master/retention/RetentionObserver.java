package io.scheduler.master.retention;

import java.time.Duration;

/** Is told of what was deleted, and of how much of it is late. */
public interface RetentionObserver {
    enum Kind {
        RUNS,
        TASKS,
        BACKFILLS,
        FIRES,
        REQUESTS,
        LOGS
    }

    void deleted(Kind kind, int count);

    /** @param behind how long the oldest run that may go has been allowed to; zero when none is left */
    void behind(Duration behind);

    /** The log store did not do what it was asked; it is asked again. */
    void logsFailed();
}
