package io.scheduler.common.cluster;

/** How much of its work a node does. Wanted by people, stored in the database, carried out by the node. */
public enum NodeMode {
    /** Everything. */
    ACTIVE,
    /** A master owns no slots, a worker takes no tasks; what is asked of them otherwise they answer. */
    PASSIVE,
    /** Like {@link #PASSIVE}, and the process ends once it has handed over its slots or its tasks have ended. */
    DRAINING
}
