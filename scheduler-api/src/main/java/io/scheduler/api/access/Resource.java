package io.scheduler.api.access;

/** What routes speak of. */
public enum Resource {
    PROJECT,
    WORKFLOW,
    WORKFLOW_INSTANCE,
    TASK_INSTANCE,
    TASK_TYPE,
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
