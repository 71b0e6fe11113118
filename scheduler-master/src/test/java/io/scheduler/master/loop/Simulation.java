package io.scheduler.master.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** One queue of events, one clock, one source of chance: the same seed is the same world. */
final class Simulation extends Clock {

    final Random random;
    /** Whether the world may fail. */
    boolean faults = true;

    private final PriorityQueue<Step> queue =
            new PriorityQueue<>(Comparator.comparing(Step::at).thenComparingLong(Step::sequence));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long sequence;
    private int depth;

    private record Step(Instant at, long sequence, Runnable action) {}

    Simulation(long seed) {
        random = new Random(seed);
    }

    void after(Duration delay, Runnable action) {
        queue.add(new Step(now.plus(delay), sequence++, action));
    }

    void afterMillis(int least, int most, Runnable action) {
        after(Duration.ofNanos((least + random.nextInt(Math.max(1, most - least))) * 1_000_000L + 1_000), action);
    }

    boolean chance(double probability) {
        return faults && random.nextDouble() < probability;
    }

    void runFor(Duration time) {
        Instant until = now.plus(time);
        while (!queue.isEmpty() && !queue.peek().at().isAfter(until)) {
            Step step = queue.poll();
            now = step.at().isAfter(now) ? step.at() : now;
            step.action().run();
        }
        now = until.isAfter(now) ? until : now;
    }

    /** Others go on while the caller is stuck, for instance in a slow call. Not nested deeper than twice. */
    void othersGoOn(Duration time) {
        if (depth < 2) {
            depth++;
            runFor(time);
            depth--;
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
