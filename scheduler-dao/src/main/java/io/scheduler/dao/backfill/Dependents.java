package io.scheduler.dao.backfill;

/** Which workflows a backfill runs along: those with tasks that depend on the workflow. */
public enum Dependents {
    NONE,
    /** Those that depend on the workflow itself. */
    DIRECT,
    /** Those that depend on these as well, and so on. */
    ALL
}
