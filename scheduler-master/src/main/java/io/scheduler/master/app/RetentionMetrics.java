package io.scheduler.master.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.scheduler.master.retention.RetentionObserver;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What was deleted because it was old, and how late. */
final class RetentionMetrics implements RetentionObserver {
    private final Map<Kind, Counter> deleted = new EnumMap<>(Kind.class);
    private final Counter logFailures;
    private final AtomicLong behindSeconds = new AtomicLong();

    RetentionMetrics(MeterRegistry meters) {
        for (Kind kind : Kind.values()) {
            deleted.put(
                    kind,
                    Counter.builder("scheduler.retention.deleted")
                            .tag("what", kind.name().toLowerCase(Locale.ROOT))
                            .description("rows that were deleted because they were old; of logs, runs")
                            .register(meters));
        }
        logFailures = Counter.builder("scheduler.retention.log.failures")
                .description("attempts to delete logs from the log store that failed and are made again")
                .register(meters);
        TimeGauge.builder("scheduler.retention.behind", behindSeconds::get, TimeUnit.SECONDS)
                .description("how long the oldest run that may be deleted has been allowed to go")
                .strongReference(true)
                .register(meters);
    }

    @Override
    public void deleted(Kind kind, int count) {
        Counter counter = deleted.get(kind);
        if (counter != null) {
            counter.increment(count);
        }
    }

    @Override
    public void behind(Duration behind) {
        behindSeconds.set(behind.toSeconds());
    }

    @Override
    public void logsFailed() {
        logFailures.increment();
    }
}
