package io.scheduler.common.schedule;

/** What a fire time does while an earlier run of the same schedule is unfinished. */
public enum OverlapPolicy {
    /** Both run. */
    ALLOW,
    /** It is left out. */
    SKIP,
    /** It waits for its turn. */
    QUEUE
}
