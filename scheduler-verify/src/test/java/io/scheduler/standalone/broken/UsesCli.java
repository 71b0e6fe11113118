package io.scheduler.standalone.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesCli {
    io.scheduler.cli.SchedulerCli wrong;
}
