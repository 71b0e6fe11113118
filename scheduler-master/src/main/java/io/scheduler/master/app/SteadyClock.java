package io.scheduler.master.app;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that nobody sets: it only ever goes on, as fast as time does. Leases are measured by it, since a step of the
 * machine's time must neither end one early nor make old news look fresh. What it shows drifts from the time of day.
 */
final class SteadyClock extends Clock {
    private final LongSupplier nanos;
    private final Instant begin;
    private final long beginNanos;

    SteadyClock(Instant begin, LongSupplier nanos) {
        this.begin = begin;
        this.nanos = nanos;
        this.beginNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return begin.plusNanos(nanos.getAsLong() - beginNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
