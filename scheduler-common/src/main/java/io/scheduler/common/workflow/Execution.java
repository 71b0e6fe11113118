package io.scheduler.common.workflow;

/**
 * How many runs of a workflow may be unfinished at a time, and what becomes of one that comes too early.
 *
 * @param limit begun and not finished at a time, paused ones included; 0: any number
 * @param whenFull without meaning when there is no limit
 */
public record Execution(int limit, WhenFull whenFull) {
    public static final int MAX_LIMIT = 10_000;
    public static final Execution PARALLEL = new Execution(0, WhenFull.WAIT);

    public boolean isLimited() {
        return limit > 0;
    }

    /** What becomes of a run that is to begin while the limit is reached. */
    public enum WhenFull {
        /** It waits; runs begin in the order in which they were asked for. */
        WAIT,
        /** It is stopped before it has begun. */
        DISCARD,
        /** Those that are unfinished are stopped; it begins when they have ended. */
        REPLACE
    }
}
