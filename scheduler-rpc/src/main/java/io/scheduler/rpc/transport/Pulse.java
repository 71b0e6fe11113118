package io.scheduler.rpc.transport;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Whether an event loop has moved lately; if not, what it reads may be as old as its last beat. On that loop only. */
final class Pulse {
    static final Duration INTERVAL = Duration.ofMillis(100);
    /** Shorter than what a guardian has left for the killing, a sixth of a lease. */
    private static final Duration LONGEST = Duration.ofMillis(700);

    private final LongSupplier nanoClock;
    private long lastNanos;

    Pulse(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
    }

    /** To be called every {@link #INTERVAL}. */
    void beat() {
        // once it stood still, it stays so
        if (isSteady()) {
            lastNanos = nanoClock.getAsLong();
        }
    }

    boolean isSteady() {
        return nanoClock.getAsLong() - lastNanos < LONGEST.toNanos();
    }
}
