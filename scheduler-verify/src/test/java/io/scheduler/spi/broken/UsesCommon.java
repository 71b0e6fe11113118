package io.scheduler.spi.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesCommon {
    io.scheduler.common.workflow.WorkflowDocument wrong;
}
