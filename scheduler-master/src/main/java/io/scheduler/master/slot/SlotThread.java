package io.scheduler.master.slot;

import io.scheduler.dao.partition.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a {@link SlotKeeper}: compares at an interval, which a change of the registry merely shortens. */
public final class SlotThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotThread.class);
    static final Duration HOLD_INTERVAL = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slot-keeper").factory());
    private final ScheduledExecutorService holder = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slot-hold").factory());
    private final SlotKeeper keeper;
    private final AtomicBoolean hastened = new AtomicBoolean();
    private volatile boolean closing;

    /** @param keeper made over the executor that it is to run on */
    public SlotThread(Function<Executor, SlotKeeper> keeper) {
        this.keeper = keeper.apply(thread);
    }

    public void start(Duration interval) {
        thread.execute(() -> compareEvery(interval));
        holder.scheduleAtFixedRate(this::hold, 0, HOLD_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Compares soon instead of at the next interval. Never blocks. */
    public void hasten() {
        if (!closing && hastened.compareAndSet(false, true)) {
            try {
                thread.execute(this::reconcile);
            } catch (RejectedExecutionException stopped) {
                LOG.debug("slots are not compared any more: this master stops");
            }
        }
    }

    /** Gives every slot back, so that others need not wait, and stops. */
    @Override
    public void close() {
        closing = true;
        try {
            CompletableFuture<Void> given =
                    CompletableFuture.supplyAsync(keeper::giveAll, thread).thenCompose(future -> future);
            given.get(SlotKeeper.GIVE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn(
                    "could not give the slots back before stopping; the others take them when this node's"
                            + " registration ends",
                    e);
        }
        holder.shutdownNow();
        thread.shutdownNow();
    }

    /**
     * From begin to begin: the time that an answer takes must not come on top of the interval, or what was read would be too old
     * before the next is. Those that a slow answer has kept waiting are left out.
     */
    private void compareEvery(Duration interval) {
        long begun = System.nanoTime();
        reconcile();
        long left = interval.toNanos() - (System.nanoTime() - begun);
        try {
            thread.schedule(() -> compareEvery(interval), Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("slots are not compared any more: this master stops");
        }
    }

    private void reconcile() {
        hastened.set(false);
        try {
            keeper.reconcile();
            // where the answer took long, what was read will not count for long, and may be all that it can be sure by
            keeper.hold();
        } catch (StoreException e) {
            LOG.warn("slots not compared, next try at the next interval: {}", e.getMessage());
        } catch (RuntimeException e) {
            // the schedule must live on: the next comparison starts from what is stored
            LOG.error("slots not compared because of a bug, next try at the next interval", e);
        }
    }

    private void hold() {
        try {
            keeper.hold();
            if (keeper.wantsAnotherLook()) {
                // mostly because only the rows can say what is still ours, and they count for a short while
                hasten();
            }
        } catch (RuntimeException e) {
            LOG.error("workers were not told which slots are ours because of a bug, next try in a second", e);
        }
    }
}
