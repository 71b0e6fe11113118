package io.scheduler.engine.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class ReadsTheClock {
    java.time.Instant wrong = java.time.Instant.now();
}
