package io.scheduler.common.dependent;

import java.time.Instant;

/** From a time on until before another one. */
public record Interval(Instant from, Instant until) {
    public Interval {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("expected a beginning before " + until + ", but got " + from);
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(until);
    }
}
