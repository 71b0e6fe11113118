package io.scheduler.common.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesSpring {
    org.springframework.core.env.Environment wrong;
}
