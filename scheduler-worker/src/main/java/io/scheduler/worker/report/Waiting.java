package io.scheduler.worker.report;

import io.scheduler.rpc.contract.AttemptReport;
import org.jspecify.annotations.Nullable;

/** The latest word of one attempt, on its way. Guarded by the reporter's lock. */
final class Waiting {
    AttemptReport report;
    /** Tries that did not end in a commit; the wait grows with them. */
    int failures;
    /** The owner that the worker knows says that it is not: ask the others, until somebody claims the slot. */
    boolean refusedByOwner;

    @Nullable
    Lane lane;

    boolean inFlight;
    boolean pausing;
    /** Counts the waits, so that the timer of an older one does not end a newer one. */
    long pause;

    Waiting(AttemptReport report) {
        this.report = report;
    }
}
