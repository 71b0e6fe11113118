package io.scheduler.master.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link LoopDriver} on a thread: waits for events, timers and the backstop poll, never lingers. */
final class LoopThread implements LoopRunner {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final LoopDriver driver;
    private final Thread thread;
    private volatile boolean stopped;

    LoopThread(LoopDriver driver) {
        this.driver = driver;
        this.thread =
                Thread.ofPlatform().name("partition-loop-" + driver.number()).unstarted(this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    /** The thread ends early only by an error of the virtual machine. */
    @Override
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            drive();
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            if (!stopped) {
                LOG.error("{} has ended; its workflows stand still until this master is restarted", thread.getName());
            }
        }
    }

    private void drive() throws InterruptedException {
        while (!stopped) {
            Instant notBefore = driver.notBefore();
            if (notBefore != null && waitUntil(notBefore)) {
                continue;
            }
            driver.awaitAndTurn();
        }
    }

    private boolean waitUntil(Instant time) {
        Duration left = Duration.between(driver.now(), time);
        if (!left.isPositive()) {
            return false;
        }
        LockSupport.parkNanos(left.toNanos());
        return true;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        driver.put(new LoopEvent.CapacityFreed());
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "{} did not stop within {} s; its next write fails when its slots have a new owner",
                    thread.getName(),
                    STOP_WAIT.toSeconds());
        }
    }
}
