package io.scheduler.api.access;

/** What routes speak of. */
public enum Resource {
    PROJECT,
    /** Values that all workflows of a project see. */
    PROJECT_PARAMETER,
    /** Names of secrets; values are put and never read. */
    SECRET,
    WORKFLOW,
    WORKFLOW_INSTANCE,
    TASK_INSTANCE,
    SCHEDULE,
    BACKFILL,
    /** Days on which schedules do not fire. */
    CALENDAR,
    TASK_TYPE,
    /** Capacity that tasks share. */
    TASK_GROUP,
    /** What tasks run with. */
    ENVIRONMENT,
    /** Databases of users. */
    DATA_SOURCE,
    /** Nodes and slots. */
    CLUSTER,
    /** The caller's own login. */
    SESSION,
    /** The caller's own tokens. */
    TOKEN,
    /** Static pages and errors. */
    PAGE
}
