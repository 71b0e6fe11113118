package io.scheduler.rpc.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tries, on the registry's thread, to make the own entry until it exists or nobody waits for it any more. */
final class Registration implements Runnable {
    private static final long RETRY_MILLIS = 250;

    private final OwnEntry own;
    private final ScheduledExecutorService thread;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile @Nullable Exception failure;

    Registration(OwnEntry own, ScheduledExecutorService thread) {
        this.own = own;
        this.thread = thread;
    }

    @Override
    public void run() {
        if (done.isDone()) {
            return;
        }
        try {
            own.ensure();
            done.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failure = e;
            again();
        }
    }

    private void again() {
        try {
            thread.schedule(this, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(e);
        }
    }

    /** Returns when the entry exists; throws {@link RegistryException} after the configured wait. */
    void await(RegistrySettings settings) {
        try {
            done.get(settings.registerWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            done.cancel(false);
            throw new RegistryException(
                    "ZooKeeper at " + settings.connectString() + " took no registration within "
                            + settings.registerWait() + ": check registry.connect-string and that the server runs",
                    failure == null ? e : failure);
        } catch (ExecutionException e) {
            throw new RegistryException("the registry was closed before this node was registered", e.getCause());
        } catch (InterruptedException e) {
            done.cancel(false);
            Thread.currentThread().interrupt();
            throw new RegistryException("interrupted while this node was registered", e);
        }
    }
}
