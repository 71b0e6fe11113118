package io.scheduler.rpc.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The meters of one server or dialer. Looked up once per method and outcome. Any thread. */
final class RpcMeters {
    private static final Duration[] BUCKETS = LongStream.of(1, 5, 25, 100, 500, 2_500, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<String, Timer> calls = new ConcurrentHashMap<>();
    private final Map<String, Counter> served = new ConcurrentHashMap<>();
    private final Counter lateResponses;
    private final Counter lateRequests;
    private final Counter silent;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger relays = new AtomicInteger();
    private final AtomicInteger detours = new AtomicInteger();

    RpcMeters(MeterRegistry registry, String side) {
        this.registry = registry;
        lateResponses = late("response");
        lateRequests = late("request");
        silent = Counter.builder("scheduler.rpc.silent")
                .description("Connections closed because nothing was heard")
                .register(registry);
        Gauge.builder("scheduler.rpc.connections", connections, AtomicInteger::get)
                .description("Established connections")
                .tag("side", side)
                .register(registry);
        Gauge.builder("scheduler.rpc.relays", relays, AtomicInteger::get)
                .description("Connections that this node relays between two others")
                .tag("side", side)
                .register(registry);
        Gauge.builder("scheduler.rpc.detours", detours, AtomicInteger::get)
                .description("Connections of this node that another one relays")
                .tag("side", side)
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    AtomicInteger connections() {
        return connections;
    }

    AtomicInteger relays() {
        return relays;
    }

    AtomicInteger detours() {
        return detours;
    }

    /** A call that this node made has ended. */
    void called(ContractMethod method, RpcException.@Nullable Kind failure, long nanos) {
        String outcome = outcome(failure);
        calls.computeIfAbsent(
                        method.name() + ' ' + outcome,
                        key -> Timer.builder("scheduler.rpc.calls")
                                .description("Calls made, from the call to its outcome")
                                .tag("method", method.name())
                                .tag("outcome", outcome)
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request of the other end was answered. */
    void served(ContractMethod method, RpcException.@Nullable Kind failure) {
        String outcome = outcome(failure);
        served.computeIfAbsent(
                        method.name() + ' ' + outcome,
                        key -> Counter.builder("scheduler.rpc.served")
                                .description("Requests answered")
                                .tag("method", method.name())
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }

    void lateResponse() {
        lateResponses.increment();
    }

    void lateRequest() {
        lateRequests.increment();
    }

    void silent() {
        silent.increment();
    }

    private Counter late(String what) {
        return Counter.builder("scheduler.rpc.late")
                .description("Requests and responses dropped because their deadline had passed")
                .tag("what", what)
                .register(registry);
    }

    private static String outcome(RpcException.@Nullable Kind failure) {
        return failure == null ? "ok" : failure.name().toLowerCase(Locale.ROOT);
    }
}
