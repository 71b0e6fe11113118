package io.scheduler.api.live;

import io.scheduler.api.problem.ApiException;
import io.scheduler.dao.user.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * All who watch runs by this api. One thread looks for all of them, and only while there are any; it never works more than a
 * quarter of the time. Safe for use by several threads.
 */
public final class LiveRuns implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRuns.class);
    private static final int REST = 3;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final LiveSettings settings;
    private final RunChanges changes;
    private final Tokens tokens;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Watcher> watchers = new ArrayList<>();
    private @Nullable Thread poller;
    private boolean stopped;

    public LiveRuns(LiveSettings settings, RunChanges changes, Tokens tokens, Clock clock) {
        this.settings = settings;
        this.changes = changes;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Begins to gather what happens to a run from now on. Whoever calls it has to {@link #leave} in the end.
     *
     * @param tokenId without which it ends
     */
    Watcher watch(long run, long tokenId) {
        lock.lock();
        try {
            if (stopped) {
                throw ApiException.unavailable("live.stopping", "this api is stopping; try again", 1);
            }
            if (watchers.size() >= settings.watchers()) {
                throw ApiException.unavailable(
                        "live.too-many",
                        "expected at most " + settings.watchers() + " who watch runs by this api (live.watchers);"
                                + " GET the run instead, or try again",
                        10);
            }
            if (poller == null) {
                changes.begin();
            }
            Watcher watcher = new Watcher(run, tokenId);
            watchers.add(watcher);
            if (poller == null) {
                poller = Thread.ofVirtual().name("live-runs").start(this::poll);
            }
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    void leave(Watcher watcher) {
        lock.lock();
        try {
            watchers.remove(watcher);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    LiveSettings settings() {
        return settings;
    }

    private void poll() {
        long checked = System.nanoTime();
        try {
            Duration wait = settings.every();
            while (waitedFor(wait)) {
                long begun = System.nanoTime();
                try {
                    if (begun - checked > settings.check().toNanos()) {
                        checked = begun;
                        endThoseWhoMayNot();
                    }
                    changes.tell(byRun());
                    Duration took = Duration.ofNanos(System.nanoTime() - begun);
                    wait = max(settings.every(), took.multipliedBy(REST));
                } catch (DataAccessException | TransactionException away) {
                    // nothing is lost: the next look asks for all since the last one that was answered
                    LOG.warn("the database does not answer; those who watch runs wait: {}", away.getMessage());
                    wait = max(settings.every(), AFTER_FAILURE);
                }
            }
        } finally {
            endAll();
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** False when nobody watches any more: then this thread is nobody's, and the next who watches begins another. */
    private boolean waitedFor(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (left > 0 && !watchers.isEmpty() && !stopped) {
                left = changed.awaitNanos(left);
            }
            if (watchers.isEmpty() || stopped) {
                poller = null;
                return false;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            poller = null;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Map<Long, List<Watcher>> byRun() {
        lock.lock();
        try {
            return watchers.stream()
                    .filter(watcher -> !watcher.isEnded())
                    .collect(Collectors.groupingBy(Watcher::run, HashMap::new, Collectors.toList()));
        } finally {
            lock.unlock();
        }
    }

    private void endThoseWhoMayNot() {
        List<Watcher> all = byRun().values().stream().flatMap(List::stream).toList();
        Set<Long> valid = tokens.valid(all.stream().map(Watcher::tokenId).collect(Collectors.toSet()), clock.instant());
        all.stream().filter(watcher -> !valid.contains(watcher.tokenId())).forEach(Watcher::end);
    }

    /** After a bug, or when nobody looks any more. */
    private void endAll() {
        lock.lock();
        try {
            if (poller == Thread.currentThread()) {
                poller = null;
            }
            if (poller == null) {
                watchers.forEach(Watcher::end);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        // those who watch start it
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            watchers.forEach(Watcher::end);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Before the web server, which would wait for the streams. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
