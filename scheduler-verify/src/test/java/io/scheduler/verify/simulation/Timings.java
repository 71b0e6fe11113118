package io.scheduler.verify.simulation;

import java.time.Duration;

/** The defaults that masters, workers and the registry are shipped with. */
final class Timings {

    static final Duration SESSION = Duration.ofSeconds(4);
    static final Duration LEASE = Duration.ofSeconds(6);
    /** How long an attempt may be out of contact before its worker ends it: two thirds of the worker's lease. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    /** By how much the guardian waits longer, so that a worker that acts comes first. */
    static final Duration GUARDIAN_SLACK = Duration.ofSeconds(1);

    /** A worker that has not looked at its contacts for so long takes nothing. */
    static final Duration AWAKE = Duration.ofSeconds(2);

    static final Duration IDLE_LIMIT = Duration.ofSeconds(5);
    /** A registry's client takes the connection for broken when nothing was heard for so long. */
    static final Duration REGISTRY_SILENCE = SESSION.multipliedBy(2).dividedBy(3);

    static final Duration REGISTRY_PING = SESSION.dividedBy(3);
    static final Duration RPC_DEADLINE = Duration.ofSeconds(10);
    static final Duration HOLD_DEADLINE = Duration.ofSeconds(2);
    static final Duration COMMIT_WAIT = Duration.ofSeconds(20);
    static final Duration REPORT_DEADLINE = Duration.ofSeconds(30);

    private Timings() {}
}
