package io.scheduler.rpc.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was refused and says it in the log, at most one line a second for each reason. Any thread. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<RefusalReason, Line> lines = new EnumMap<>(RefusalReason.class);
    private final LongSupplier nanoClock;

    Refusals(MeterRegistry meters, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        for (RefusalReason reason : RefusalReason.values()) {
            Counter counter = Counter.builder("scheduler.rpc.refused")
                    .description("Connections and requests that were refused")
                    .tag("reason", reason.tag())
                    .register(meters);
            lines.put(reason, new Line(counter, nanoClock.getAsLong() - LOG_INTERVAL_NANOS));
        }
    }

    void refused(RefusalReason reason, @Nullable SocketAddress remote, String detail) {
        Line line = lines.get(reason);
        line.counter.increment();
        long unsaid = line.claim(nanoClock.getAsLong());
        if (unsaid >= 0) {
            LOG.warn(
                    "refused {} ({}): {}{}",
                    remote,
                    reason.tag(),
                    detail,
                    unsaid == 0 ? "" : "; " + unsaid + " more since the last such line");
        }
    }

    private static final class Line {
        private final Counter counter;
        private long lastNanos;
        private long unsaid;

        Line(Counter counter, long lastNanos) {
            this.counter = counter;
            this.lastNanos = lastNanos;
        }

        /** How many were not logged since the last line, or -1 when this one is not to be logged either. */
        synchronized long claim(long now) {
            if (now - lastNanos < LOG_INTERVAL_NANOS) {
                unsaid++;
                return -1;
            }
            long result = unsaid;
            unsaid = 0;
            lastNanos = now;
            return result;
        }
    }
}
