package io.scheduler.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.node.NodeLoad;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The worker's meters. Safe for use by several threads. */
public final class WorkerMetrics {
    private static final Duration[] SPAWN_BUCKETS = LongStream.of(1, 2, 5, 10, 25, 100, 500, 2_500)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer spawn;
    private final Counter journalFailures;
    private final Counter fenced;
    private final Map<Phase, Counter> finished = new EnumMap<>(Phase.class);

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.spawn = Timer.builder("scheduler.worker.spawn")
                .description("Time to start a task")
                .serviceLevelObjectives(SPAWN_BUCKETS)
                .register(registry);
        this.journalFailures = Counter.builder("scheduler.worker.journal.failures")
                .description("Journal files that could not be written or removed")
                .register(registry);
        this.fenced = Counter.builder("scheduler.worker.fenced")
                .description("Attempts that the worker or its guardian ended because nobody was in contact for them")
                .register(registry);
        for (Phase phase : Phase.values()) {
            if (phase.isFinished()) {
                finished.put(
                        phase,
                        Counter.builder("scheduler.worker.attempts")
                                .tag("outcome", phase.name().toLowerCase(Locale.ROOT))
                                .description("Finished attempts")
                                .register(registry));
            }
        }
    }

    public void watch(Supplier<NodeLoad> load, BooleanSupplier guardian) {
        gauge(
                "scheduler.worker.guardian.alive",
                "1 while the guardian process lives",
                () -> guardian.getAsBoolean() ? 1 : 0);
        gauge(
                "scheduler.worker.obstacle",
                "1 while nothing can begin here",
                () -> load.get().obstacle() == null ? 0 : 1);
        gauge(
                "scheduler.worker.capacity",
                "Tasks that may run at once",
                () -> load.get().capacity());
        gauge("scheduler.worker.running", "Tasks that run", () -> load.get().running());
        gauge(
                "scheduler.worker.free",
                "Tasks that could begin now",
                () -> Math.max(0, load.get().capacity() - load.get().running()));
    }

    /** Held by the registry, which would otherwise let go of it and show nothing. */
    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    public void spawned(long nanos) {
        spawn.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void finished(Phase phase) {
        Counter counter = finished.get(phase);
        if (counter != null) {
            counter.increment();
        }
    }

    public void fenced(int attempts) {
        fenced.increment(attempts);
    }

    public void journalFailed() {
        journalFailures.increment();
    }
}
