package io.scheduler.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Lets time pass between the moment at which readiness says no, which is when the context begins to close, and the moment
 * at which the ports close, so that a load balancer has looked and sends nobody any more. Goes first of all that stops.
 */
final class ShutdownDelay implements SmartLifecycle {
    private final Duration delay;
    private volatile boolean running;

    ShutdownDelay(Duration delay) {
        this.delay = delay;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable stopped) {
        if (delay.isZero()) {
            stop();
            stopped.run();
            return;
        }
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    stop();
                    stopped.run();
                });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
