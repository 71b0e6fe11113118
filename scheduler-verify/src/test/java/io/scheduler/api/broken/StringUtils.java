package io.scheduler.api.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class StringUtils {}
