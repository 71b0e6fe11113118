package io.scheduler.common.retry;

import java.time.Duration;

/**
 * How long to wait before the next try: doubled each time, up to a limit.
 *
 * @param first after the first failure
 * @param limit at most
 */
public record Backoff(Duration first, Duration limit) {
    private static final int MAX_DOUBLINGS = 20;

    /** @param failures in a row so far; at least one */
    public Duration after(int failures) {
        Duration grown = first.multipliedBy(1L << Math.min(MAX_DOUBLINGS, Math.max(0, failures - 1)));
        return grown.compareTo(limit) > 0 ? limit : grown;
    }
}
