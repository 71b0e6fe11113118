package io.scheduler.master.schedule;

import io.scheduler.common.retry.Backoff;
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

/** A thread that makes turns: when something is due, and when it is told of a change. */
public final class ScheduleThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleThread.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final SlotWork work;
    private final Clock clock;
    private final String name;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** As many as there are slots at most. */
    private Set<Integer> changed = new HashSet<>();

    private boolean woken;
    private volatile boolean stopped;

    /**
     * @param name what it works on, for people
     * @param clock the one that the work goes by
     */
    public ScheduleThread(String name, SlotWork work, Clock clock) {
        this.name = name;
        this.work = work;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Something was changed in these slots. Never blocks for long. */
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

    /** Makes a turn soon. */
    public void hasten() {
        changed(Set.of());
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        int failures = 0;
        Set<Integer> owed = new HashSet<>();
        try {
            while (!stopped) {
                owed.addAll(takeChanged());
                Instant next;
                try {
                    next = work.turn(owed);
                    owed.clear();
                    failures = 0;
                } catch (StoreException away) {
                    Duration pause = BACKOFF.after(++failures);
                    LOG.warn(
                            "{} wait for the database, next try in {} ms: {}",
                            name,
                            pause.toMillis(),
                            away.getMessage());
                    next = clock.instant().plus(pause);
                } catch (RuntimeException bug) {
                    Duration pause = BACKOFF.after(++failures);
                    // the others must go on; what is not decided is due still
                    LOG.error("{} stand still because of a bug, next try in {} ms", name, pause.toMillis(), bug);
                    next = clock.instant().plus(pause);
                }
                await(next);
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
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
        hasten();
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "{} did not stop within {} s; their next write fails when their slots have a new owner",
                    name,
                    STOP_WAIT.toSeconds());
        }
    }
}
