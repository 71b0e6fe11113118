package io.scheduler.alert.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What this server has sent. Safe for use by several threads. */
final class DeliveryMeters {
    private final MeterRegistry meters;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile double oldestSeconds;

    DeliveryMeters(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("scheduler.alert.sending", inFlight, AtomicInteger::get)
                .description("Messages that are being sent")
                .register(meters);
        Gauge.builder("scheduler.alert.oldest.due.seconds", () -> oldestSeconds)
                .description("For how long the message that waits longest has been due")
                .register(meters);
    }

    void begun(boolean mayBeDuplicate) {
        inFlight.incrementAndGet();
        if (mayBeDuplicate) {
            meters.counter("scheduler.alert.duplicates").increment();
        }
    }

    /** @param outcome sent, retried, failed, or lost when the claim was somebody else's at the end */
    void ended(String type, String outcome, Duration time) {
        inFlight.decrementAndGet();
        Timer.builder("scheduler.alert.deliveries")
                .description("Attempts to send, by what became of them")
                .tag("type", type)
                .tag("outcome", outcome)
                .register(meters)
                .record(time);
    }

    void oldest(Duration age) {
        oldestSeconds = age.toMillis() / 1_000.0;
    }
}
