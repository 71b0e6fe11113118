package io.scheduler.master.app;

import io.scheduler.dao.retention.Purging;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the database which runs were deleted, by a thread of its own: those who ask have time. When too many ask, they are told
 * so and ask again later.
 */
final class GoneRuns implements Function<List<Long>, CompletableFuture<List<Long>>>, AutoCloseable {
    private static final int QUEUE = 200;

    private final Purging store;
    private final ExecutorService thread = new ThreadPoolExecutor(
            0,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("gone-runs").factory());

    GoneRuns(Purging store) {
        this.store = store;
    }

    @Override
    public CompletableFuture<List<Long>> apply(List<Long> runs) {
        try {
            return CompletableFuture.supplyAsync(() -> store.gone(runs), thread);
        } catch (RuntimeException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
