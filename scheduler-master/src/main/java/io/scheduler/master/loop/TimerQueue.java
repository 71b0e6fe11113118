package io.scheduler.master.loop;

import io.scheduler.engine.TimerKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Timers of a loop by their time. Entries are never cancelled: the engine ignores keys that are no longer current. */
final class TimerQueue {

    static final int LEAST = 10_000;

    private int compactAt = LEAST;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));

    record Timer(Instant due, long workflowInstanceId, TimerKey key) {}

    /** Takes out what nobody waits for any more, once in a while: each timer is looked at a few times at most. */
    void compact(Predicate<Timer> current) {
        if (timers.size() >= compactAt) {
            timers.removeIf(current.negate());
            compactAt = Math.max(LEAST, 2 * timers.size());
        }
    }

    int size() {
        return timers.size();
    }

    void add(Timer timer) {
        timers.add(timer);
    }

    @Nullable
    Timer pollDue(Instant now) {
        Timer next = timers.peek();
        return next == null || next.due().isAfter(now) ? null : timers.poll();
    }

    @Nullable
    Instant nextDue() {
        Timer next = timers.peek();
        return next == null ? null : next.due();
    }
}
