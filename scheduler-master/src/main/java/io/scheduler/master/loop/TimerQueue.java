package io.scheduler.master.loop;

import io.scheduler.engine.TimerKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Timers of a loop by their time. Entries are never cancelled: the engine ignores keys that are no longer current. */
final class TimerQueue {

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));

    record Timer(Instant due, long workflowInstanceId, TimerKey key) {}

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
