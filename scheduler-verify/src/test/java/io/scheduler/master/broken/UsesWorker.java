package io.scheduler.master.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesWorker {
    io.scheduler.worker.app.WorkerApplication wrong;
}
