package io.scheduler.alert.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before another attempt: longer each time, and not at the same moment for all. */
record Backoff(Duration min, Duration max, RandomGenerator random) {
    private static final int MOST_DOUBLINGS = 30;

    /** @param attempt the one that failed, from 1 */
    Duration after(int attempt) {
        double doubled = min.toMillis() * Math.pow(2, Math.min(attempt - 1, MOST_DOUBLINGS));
        double wait = Math.min(doubled, max.toMillis());
        return Duration.ofMillis((long) (wait * (0.8 + 0.4 * random.nextDouble())));
    }
}
