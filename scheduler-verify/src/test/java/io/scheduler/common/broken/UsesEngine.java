package io.scheduler.common.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesEngine {
    io.scheduler.engine.Event wrong;
}
