package io.scheduler.master.schedule;

import io.scheduler.dao.partition.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a {@link ScheduleKeeper}: makes a turn when something is due, when it is told of a change, and once a second. */
public final class ScheduleThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleThread.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final ScheduleKeeper keeper;
    private final Clock clock;
    private final Thread thread = Thread.ofPlatform().name("schedules").unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** As many as there are slots at most. */
    private Set<Integer> changed = new HashSet<>();

    private boolean woken;
    private volatile boolean stopped;

    /** @param clock the one that the keeper goes by */
    public ScheduleThread(ScheduleKeeper keeper, Clock clock) {
        this.keeper = keeper;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /** Schedules of these slots were made, changed or deleted. Never blocks for long. */
    public void changed(Collection<Integer> slots) {
        lock.lock();
        try {
            changed.addAll(slots);
            woken = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Slots have come or gone. */
    public void slotsMoved() {
        changed(Set.of());
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        Set<Integer> owed = new HashSet<>();
        try {
            while (!stopped) {
                owed.addAll(takeChanged());
                Instant next;
                try {
                    next = keeper.turn(owed);
                    owed.clear();
                    backoff = FIRST_BACKOFF;
                } catch (StoreException away) {
                    LOG.warn(
                            "schedules wait for the database, next try in {} ms: {}",
                            backoff.toMillis(),
                            away.getMessage());
                    next = clock.instant().plus(backoff);
                    backoff = longer(backoff);
                } catch (RuntimeException bug) {
                    // the others must go on; what is not decided is due still
                    LOG.error("schedules not fired because of a bug, next try in {} ms", backoff.toMillis(), bug);
                    next = clock.instant().plus(backoff);
                    backoff = longer(backoff);
                }
                await(next);
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private static Duration longer(Duration backoff) {
        Duration twice = backoff.multipliedBy(2);
        return twice.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : twice;
    }

    private Set<Integer> takeChanged() {
        lock.lock();
        try {
            Set<Integer> taken = changed;
            changed = new HashSet<>();
            woken = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void await(Instant until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = Duration.between(clock.instant(), until).toNanos();
            while (!woken && !stopped && left > 0) {
                left = news.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(2)));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Finishes the turn that is being made. */
    @Override
    public void close() {
        stopped = true;
        slotsMoved();
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "schedules did not stop within {} s; their next write fails when their slots have a new owner",
                    STOP_WAIT.toSeconds());
        }
    }
}
