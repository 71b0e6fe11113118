package io.scheduler.worker.report;

import io.scheduler.rpc.contract.AttemptReport;
import org.jspecify.annotations.Nullable;

/** The latest word of one attempt, on its way. Guarded by the reporter's lock. */
final class Waiting {
    /** A refusal may be a passing one, and what a substitute leaves out is lost. */
    static final int ENOUGH_REFUSALS = 3;

    AttemptReport report;
    /** Tries that did not end in a commit; the wait grows with them. */
    int failures;
    /** The owner that the worker knows says that it is not: ask the others, until somebody claims the slot. */
    boolean refusedByOwner;

    @Nullable
    Lane lane;

    /** Was in a request that was refused: goes alone until it is through, so that it holds up no others. */
    boolean alone;

    private int refusals;
    boolean inFlight;
    boolean pausing;
    /** Counts the waits, so that the timer of an older one does not end a newer one. */
    long pause;

    Waiting(AttemptReport report) {
        this.report = report;
    }

    /** There is something newer to say. */
    void replace(AttemptReport newer) {
        report = newer;
        refusals = 0;
    }

    /** The request was refused; an end that is refused by itself again and again gives way to a substitute. */
    void refused(AttemptReport sent, boolean byItself, String why) {
        alone = true;
        if (byItself && report == sent && sent.phase().isFinished() && ++refusals >= ENOUGH_REFUSALS) {
            replace(Substitute.of(sent, why));
        }
    }

    void through() {
        failures = 0;
        alone = false;
    }
}
