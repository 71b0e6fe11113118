package io.scheduler.engine;

/** What a timer is for. A key that is no longer current when it is due is ignored, so that nobody need cancel timers. */
public sealed interface TimerKey {

    /** A delayed attempt or a retry may begin. */
    record AttemptDue(long attemptId) implements TimerKey {}

    /** An attempt has run for as long as its task may. */
    record AttemptTimeout(long attemptId) implements TimerKey {}

    /** The instance has run for as long as it may. */
    record InstanceTimeout(int runNumber) implements TimerKey {}
}
