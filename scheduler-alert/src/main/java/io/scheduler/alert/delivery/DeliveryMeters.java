package io.scheduler.alert.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What this server has sent. Safe for use by several threads. */
final class DeliveryMeters {
    private final MeterRegistry meters;
    private final Counter summed;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile double oldestSeconds;

    /** @param types of channels, whose failures are there from the start: what appears with its first one rises from nothing */
    DeliveryMeters(MeterRegistry meters, Set<String> types) {
        this.meters = meters;
        types.forEach(type -> timer(type, "failed"));
        this.summed = Counter.builder("scheduler.alert.summed")
                .description("Messages that were put into a summary since their channel had too many in a minute")
                .register(meters);
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
        timer(type, outcome).record(time);
    }

    private Timer timer(String type, String outcome) {
        return Timer.builder("scheduler.alert.deliveries")
                .description("Attempts to send, by what became of them")
                .tag("type", type)
                .tag("outcome", outcome)
                .register(meters);
    }

    /** @param count how many messages one summary stands for */
    void summed(int count) {
        summed.increment(count);
    }

    void oldest(Duration age) {
        oldestSeconds = age.toMillis() / 1_000.0;
    }
}
