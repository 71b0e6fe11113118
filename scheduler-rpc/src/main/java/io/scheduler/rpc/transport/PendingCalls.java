package io.scheduler.rpc.transport;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The calls of one connection that wait for their answer. Whoever takes one out completes it. Any thread. */
final class PendingCalls {
    private final Map<Long, Pending> calls = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final int maxInFlight;
    private final RpcMeters meters;
    private final LongSupplier nanoClock;

    PendingCalls(int maxInFlight, RpcMeters meters, LongSupplier nanoClock) {
        this.maxInFlight = maxInFlight;
        this.meters = meters;
        this.nanoClock = nanoClock;
    }

    /** A new entry, or null when there are too many. */
    @Nullable
    Pending add(ContractMethod method) {
        if (inFlight.incrementAndGet() > maxInFlight) {
            inFlight.decrementAndGet();
            return null;
        }
        long now = nanoClock.getAsLong();
        Pending pending = new Pending(
                ids.incrementAndGet(),
                method,
                now,
                now + TimeUnit.MILLISECONDS.toNanos(method.deadlineMillis()),
                new CompletableFuture<>());
        calls.put(pending.id, pending);
        return pending;
    }

    /** Takes out an entry, or null when it has ended already. */
    @Nullable
    Pending take(long id) {
        Pending pending = calls.remove(id);
        if (pending != null) {
            inFlight.decrementAndGet();
        }
        return pending;
    }

    void succeed(Pending taken, Object result) {
        meters.called(taken.method, null, nanoClock.getAsLong() - taken.startedNanos);
        taken.future.complete(result);
    }

    void fail(Pending taken, RpcException failure) {
        meters.called(taken.method, failure.kind(), nanoClock.getAsLong() - taken.startedNanos);
        taken.future.completeExceptionally(failure);
    }

    /** Takes out and fails an entry unless it has ended already. */
    void fail(long id, RpcException.Kind kind, String message) {
        Pending pending = take(id);
        if (pending != null) {
            fail(pending, new RpcException(kind, pending.method.name() + ": " + message));
        }
    }

    void failAll(RpcException.Kind kind, String message) {
        calls.keySet().forEach(id -> fail(id, kind, message));
    }

    /** Fails the calls whose deadline has passed. */
    void expire() {
        long now = nanoClock.getAsLong();
        calls.values().forEach(pending -> {
            if (now - pending.deadlineNanos >= 0) {
                fail(
                        pending.id,
                        RpcException.Kind.UNKNOWN_OUTCOME,
                        "no answer within " + pending.method.deadlineMillis() + " ms");
            }
        });
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Nanoseconds until the earliest deadline; {@link Long#MAX_VALUE} when nothing waits. */
    long nanosToNextDeadline() {
        long now = nanoClock.getAsLong();
        long next = Long.MAX_VALUE;
        for (Pending pending : calls.values()) {
            next = Math.min(next, Math.max(0, pending.deadlineNanos - now));
        }
        return next;
    }

    record Pending(
            long id, ContractMethod method, long startedNanos, long deadlineNanos, CompletableFuture<Object> future) {}
}
