package io.scheduler.worker.task.shell;

import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches processes that an earlier worker has started. They are nobody's children here, so that the JDK too can only
 * look again and again (at last every five seconds): this looks every 100 ms, and only while there are any. What can not be
 * looked at is taken for alive.
 */
final class AdoptedProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(AdoptedProcesses.class);
    private static final long PERIOD_MILLIS = 100;

    private final ScheduledExecutorService timer;
    private final Map<ProcessId, CompletableFuture<Void>> watched = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> ticking;
    /** For the timer's thread alone: whether the last look showed nothing. */
    private boolean blind;

    AdoptedProcesses(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Completes, on the timer's thread, when the process is no more. */
    synchronized CompletableFuture<Void> ended(ProcessId id) {
        CompletableFuture<Void> ended = watched.computeIfAbsent(id, any -> new CompletableFuture<>());
        if (ticking == null) {
            ticking = timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        return ended;
    }

    private boolean hasEnded(ProcessId id) {
        try {
            boolean alive = ProcessSnapshot.isAlive(id);
            blind = false;
            return !alive;
        } catch (CouldNotLookException e) {
            if (!blind) {
                LOG.error("whether adopted tasks still run is asked again until it can be seen: {}", e.getMessage());
            }
            blind = true;
            return false;
        }
    }

    private void look() {
        watched.forEach((id, ended) -> {
            if (hasEnded(id)) {
                watched.remove(id);
                ended.complete(null);
            }
        });
        synchronized (this) {
            if (watched.isEmpty() && ticking != null) {
                ticking.cancel(false);
                ticking = null;
            }
        }
    }
}
