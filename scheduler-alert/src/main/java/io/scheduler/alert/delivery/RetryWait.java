package io.scheduler.alert.delivery;

import io.scheduler.common.retry.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before another attempt: longer each time, and not to the same moment for all. */
record RetryWait(Backoff backoff, RandomGenerator random) {
    private static final double LEAST = 0.8;
    private static final double SPREAD = 0.4;

    /** @param attempt the one that failed, from 1 */
    Duration after(int attempt) {
        return Duration.ofMillis((long) (backoff.after(attempt).toMillis() * (LEAST + SPREAD * random.nextDouble())));
    }
}
