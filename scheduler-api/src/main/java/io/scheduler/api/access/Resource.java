package io.scheduler.api.access;

/** What routes speak of. */
public enum Resource {
    PROJECT,
    WORKFLOW,
    WORKFLOW_INSTANCE,
    TASK_INSTANCE,
    SCHEDULE,
    BACKFILL,
    /** Days on which schedules do not fire. */
    CALENDAR,
    /** Nodes and slots. */
    CLUSTER,
    /** The caller's own login. */
    SESSION,
    /** The caller's own tokens. */
    TOKEN,
    /** Static pages and errors. */
    PAGE
}
