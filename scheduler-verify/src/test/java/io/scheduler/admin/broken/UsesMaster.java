package io.scheduler.admin.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesMaster {
    Class<?> wrong = io.scheduler.master.app.MasterApplication.class;
}
