package io.scheduler.master.loop;

import java.time.Duration;

/**
 * @param loops how many partition loops share the slots of this master
 * @param batchEvents how many events one transaction takes at most
 * @param inboxCapacity how many events may wait; beyond it workers are asked to report again later
 * @param commandBatch how many commands are read at once
 * @param pollInterval how often command rows are looked for when nobody nudges
 * @param checkInterval how often lost workers and stuck assignments are looked for
 * @param lazyDelay how long a change that nothing depends on may wait for company before it is written
 * @param runsBelowOneStart how many runs the tasks of a run, of the runs that they make and so on may make in all
 */
public record LoopSettings(
        Integer loops,
        Integer batchEvents,
        Integer inboxCapacity,
        Integer commandBatch,
        Duration pollInterval,
        Duration checkInterval,
        Duration lazyDelay,
        Integer runsBelowOneStart) {

    private static final int MOST_RUNS_BELOW = 10_000_000;

    public LoopSettings {
        loops = loops == null ? 2 : loops;
        batchEvents = batchEvents == null ? 1_000 : batchEvents;
        inboxCapacity = inboxCapacity == null ? 20_000 : inboxCapacity;
        commandBatch = commandBatch == null ? 500 : commandBatch;
        pollInterval = pollInterval == null ? Duration.ofSeconds(1) : pollInterval;
        checkInterval = checkInterval == null ? Duration.ofSeconds(1) : checkInterval;
        lazyDelay = lazyDelay == null ? Duration.ofMillis(50) : lazyDelay;
        runsBelowOneStart = runsBelowOneStart == null ? 100_000 : runsBelowOneStart;
        if (loops < 1 || loops > 64) {
            throw new IllegalArgumentException("master.loop.loops: expected 1 to 64, but got " + loops);
        }
        if (batchEvents < 1 || inboxCapacity < batchEvents) {
            throw new IllegalArgumentException(
                    "master.loop.inbox-capacity: expected at least master.loop.batch-events (at least 1), but got "
                            + inboxCapacity);
        }
        if (commandBatch < 1) {
            throw new IllegalArgumentException(
                    "master.loop.command-batch: expected at least 1, but got " + commandBatch);
        }
        if (!pollInterval.isPositive() || !checkInterval.isPositive() || lazyDelay.isNegative()) {
            throw new IllegalArgumentException("master.loop.poll-interval, master.loop.check-interval and"
                    + " master.loop.lazy-delay: expected positive durations, but got " + pollInterval + ", "
                    + checkInterval + " and " + lazyDelay);
        }
        if (runsBelowOneStart < 1 || runsBelowOneStart > MOST_RUNS_BELOW) {
            throw new IllegalArgumentException("master.loop.runs-below-one-start: expected 1 to " + MOST_RUNS_BELOW
                    + ", but got " + runsBelowOneStart);
        }
    }

    public static LoopSettings defaults() {
        return new LoopSettings(null, null, null, null, null, null, null, null);
    }
}
