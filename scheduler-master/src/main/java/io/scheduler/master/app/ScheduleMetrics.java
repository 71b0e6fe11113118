package io.scheduler.master.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scheduler.dao.schedule.Fired;
import io.scheduler.master.schedule.ScheduleObserver;
import java.time.Duration;
import java.time.Instant;

/** What schedules do, as metrics {@code scheduler.schedule.*}. */
final class ScheduleMetrics implements ScheduleObserver {
    private final MeterRegistry meters;
    private final Timer lateness;

    ScheduleMetrics(MeterRegistry meters) {
        this.meters = meters;
        lateness = TaskMetrics.latency(
                "scheduler.schedule.lateness",
                "From a fire time until it is decided, jitter and waiting for earlier runs included",
                meters);
    }

    @Override
    public void decided(Fired fired, Instant now) {
        Counter.builder("scheduler.schedule.fires")
                .description("Fire times that were decided")
                .tag("outcome", fired.outcome().name())
                .register(meters)
                .increment();
        lateness.record(Duration.between(fired.fireTime(), now));
    }
}
