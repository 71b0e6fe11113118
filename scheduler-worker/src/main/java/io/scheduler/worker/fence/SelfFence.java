package io.scheduler.worker.fence;

import java.time.Duration;

/**
 * When what ends, counted from the last contact for an attempt. A value; times are of a clock that never goes back.
 *
 * <pre>
 *   contact ── 2/3 ──► TERM ── 1/12 ──► KILL      by the worker, that attempt alone
 *           ── 5/6 ──► KILL                       by the guardian, everything: the worker does not act
 *           ── 1 ────► others may begin it elsewhere
 * </pre>
 *
 * @param lease after which others may count the worker as lost
 */
public record SelfFence(Duration lease) {

    /** How long an attempt may be without contact. */
    public Duration patience() {
        return Duration.ofNanos(patienceNanos());
    }

    private long patienceNanos() {
        return lease.toNanos() * 2 / 3;
    }

    /** From TERM to KILL when it is over: shorter than the usual grace, since others wait. */
    public Duration grace() {
        return lease.dividedBy(12);
    }

    /** By how much the guardian waits longer than the worker, so that a worker that acts comes first. */
    public Duration slack() {
        return Duration.ofNanos(slackNanos());
    }

    private long slackNanos() {
        return lease.toNanos() / 6;
    }

    /** How often to look. */
    public Duration period() {
        return lease.dividedBy(40);
    }

    boolean isOver(long contactNanos, long nowNanos) {
        return nowNanos - contactNanos >= patienceNanos();
    }

    /** Until when the guardian waits. */
    long deadline(long contactNanos) {
        return contactNanos + patienceNanos() + slackNanos();
    }

    /** The contact that a deadline came from. */
    long contactOf(long deadlineNanos) {
        return deadlineNanos - patienceNanos() - slackNanos();
    }

    /** Until when an attempt that was ended is still guarded; whoever is not gone then, KILL does not end. */
    long guardedUntil(long endedNanos) {
        return endedNanos + slackNanos() * 3 / 5;
    }
}
