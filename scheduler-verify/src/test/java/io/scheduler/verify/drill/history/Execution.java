package io.scheduler.verify.drill.history;

import java.util.Set;

/**
 * One process that ran a task, as it told itself and as it was seen in /proc. Times are nanoseconds since 1970 by the
 * machine's one clock.
 *
 * @param ended when its script had done all its work; {@link #NEVER} when it did not come that far
 * @param status that it was about to exit with; meaningless without an end
 * @param lastAlive when it was last seen alive; at least {@code started}
 * @param beside pids of other processes of the same task that lived when it began
 */
public record Execution(
        long instance,
        String task,
        int attempt,
        long pid,
        long started,
        long ended,
        int status,
        long lastAlive,
        Set<Long> beside) {

    public static final long NEVER = Long.MAX_VALUE;

    public Execution {
        beside = Set.copyOf(beside);
    }

    /** Until when it surely lived. */
    public long aliveUntil() {
        return ended == NEVER ? Math.max(started, lastAlive) : ended;
    }

    boolean succeeded() {
        return ended != NEVER && status == 0;
    }

    String key() {
        return instance + " " + task;
    }

    @Override
    public String toString() {
        return "attempt " + attempt + " (pid " + pid + ", " + Times.text(started) + " to "
                + (ended == NEVER
                        ? "no end, alive at " + Times.text(aliveUntil())
                        : Times.text(ended) + " status " + status)
                + ")";
    }
}
