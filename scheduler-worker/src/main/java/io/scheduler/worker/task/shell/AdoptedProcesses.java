package io.scheduler.worker.task.shell;

import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches processes that an earlier worker has started. They are nobody's children here, so that the JDK too can only
 * look again and again (at last every five seconds): this looks every 100 ms, and only while there are any.
 */
final class AdoptedProcesses {
    private static final long PERIOD_MILLIS = 100;

    private final ScheduledExecutorService timer;
    private final Map<ProcessId, CompletableFuture<Void>> watched = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> ticking;

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

    private void look() {
        watched.forEach((id, ended) -> {
            if (!ProcessSnapshot.isAlive(id)) {
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
