package io.scheduler.verify.simulation;

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

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    /** What nodes count by, and sums of it: where two of them race, a span near one of these decides. */
    private static final int[] DEADLINES = {1_000, 2_000, 4_000, 5_000, 6_000, 8_000, 10_000, 11_000, 12_000, 14_000};

    private static final int NEAR_MILLIS = 400;

    final Random random;
    /** Whether the world may fail. */
    boolean faults = true;

    /** How much more often than usual messages get lost or late: each seed has its own weather. */
    final int weather;

    /** How much more often than usual the database takes its time. */
    final int databaseMood;

    /** Whether every commit takes longer than it proves anything for, to the end. */
    final boolean slowCommits;

    private final PriorityQueue<Step> queue =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::sequence));
    private long now;
    private long sequence;
    private long steps;
    private int depth;

    private record Step(long at, long sequence, Runnable action) {}

    Simulation(long seed) {
        random = new Random(seed);
        weather = new int[] {1, 4, 20}[random.nextInt(3)];
        databaseMood = new int[] {1, 4, 20}[random.nextInt(3)];
        slowCommits = random.nextInt(8) == 0;
    }

    void after(Duration delay, Runnable action) {
        queue.add(new Step(now + Math.max(0, delay.toNanos()), sequence++, action));
    }

    void afterMillis(int least, int most, Runnable action) {
        after(millis(least, most), action);
    }

    /** Any time of day between the two. */
    Duration millis(int least, int most) {
        return Duration.ofNanos((least + random.nextInt(Math.max(1, most - least))) * 1_000_000L + 1_000);
    }

    /** Half of the time a span near a deadline of somebody, else any up to the most. */
    Duration awkward(int mostMillis) {
        if (random.nextBoolean()) {
            return millis(1, mostMillis);
        }
        int near = DEADLINES[random.nextInt(DEADLINES.length)];
        return millis(near - NEAR_MILLIS, near + NEAR_MILLIS);
    }

    boolean chance(double probability) {
        return faults && random.nextDouble() < probability;
    }

    void runFor(Duration time) {
        long until = now + time.toNanos();
        while (!queue.isEmpty() && queue.peek().at() <= until) {
            Step step = queue.poll();
            now = Math.max(now, step.at());
            steps++;
            step.action().run();
        }
        now = Math.max(now, until);
    }

    /** Others go on while the caller is stuck, for instance in a slow call; not nested deeper than twice. */
    void othersGoOn(Duration time) {
        if (depth < 2) {
            depth++;
            runFor(time);
            depth--;
        }
    }

    boolean mayGetStuck() {
        return depth < 2;
    }

    Duration elapsed() {
        return Duration.ofNanos(now);
    }

    long steps() {
        return steps;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusNanos(now);
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
