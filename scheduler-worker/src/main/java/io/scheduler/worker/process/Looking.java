package io.scheduler.worker.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again at what could not be looked at. */
public final class Looking {
    private static final Logger LOG = LoggerFactory.getLogger(Looking.class);
    private static final long PAUSE_MILLIS = 100;

    private Looking() {}

    /**
     * What there is to see, at once when it can be seen; else as soon as it can, on a thread of the common pool. There is no
     * limit to that: an end that is told while nobody could look may be none.
     *
     * @param what for the one message about it
     * @param look may throw {@link CouldNotLookException}; anything else that it throws completes this
     */
    public static <T> CompletableFuture<T> untilSeen(String what, Supplier<T> look) {
        CompletableFuture<T> seen = new CompletableFuture<>();
        look(what, look, seen, true);
        return seen;
    }

    private static <T> void look(String what, Supplier<T> look, CompletableFuture<T> seen, boolean first) {
        T found;
        try {
            found = look.get();
        } catch (CouldNotLookException e) {
            if (first) {
                LOG.error("{} is tried again until it works: {}", what, e.getMessage());
            }
            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> look(what, look, seen, false));
            return;
        } catch (RuntimeException e) {
            seen.completeExceptionally(e);
            return;
        }
        seen.complete(found);
    }
}
