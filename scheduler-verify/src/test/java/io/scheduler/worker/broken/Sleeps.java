package io.scheduler.worker.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class Sleeps {
    void wrong() throws InterruptedException {
        java.util.concurrent.TimeUnit.SECONDS.sleep(1);
    }
}
