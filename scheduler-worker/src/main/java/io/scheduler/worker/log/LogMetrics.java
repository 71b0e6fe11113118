package io.scheduler.worker.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What is counted of storing logs. Safe for use by several threads. */
final class LogMetrics {
    private final MeterRegistry meters;
    private final Counter bytes;
    private final Counter whole;
    private final Counter failures;
    private final Counter leftOut;

    LogMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.bytes = Counter.builder("scheduler.worker.logs.stored.bytes")
                .baseUnit("bytes")
                .description("bytes of logs that were written to the log store, growing parts each time")
                .register(meters);
        this.whole = Counter.builder("scheduler.worker.logs.stored")
                .description("logs that were stored whole")
                .register(meters);
        this.failures = Counter.builder("scheduler.worker.logs.failures")
                .description("attempts to store, cut or remove a log that failed and are made again")
                .register(meters);
        this.leftOut = Counter.builder("scheduler.worker.logs.left.out")
                .description("logs that are not stored because too many others wait for the store")
                .register(meters);
    }

    void leftOut() {
        leftOut.increment();
    }

    void watchOwed(Supplier<Number> owed) {
        Gauge.builder("scheduler.worker.logs.owed", owed)
                .description("logs of ended tasks that are not stored yet")
                .strongReference(true)
                .register(meters);
    }

    void storedPart(long count) {
        bytes.increment(count);
    }

    void storedWhole(long count) {
        bytes.increment(count);
        whole.increment();
    }

    void failed() {
        failures.increment();
    }
}
