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
    /** Ways to reach people; what is secret in them is put and never read. */
    ALERT_CHANNEL,
    /** Channels that are told together. */
    ALERT_GROUP,
    /** Who is told of what in a project. */
    ALERT_RULE,
    /** The same for all projects, and for the cluster. */
    CLUSTER_ALERT_RULE,
    /** What was told, and what became of it. */
    ALERT,
    /** Nodes and slots. */
    CLUSTER,
    /** The caller's own login. */
    SESSION,
    /** The caller's own tokens. */
    TOKEN,
    /** Static pages and errors. */
    PAGE
}
