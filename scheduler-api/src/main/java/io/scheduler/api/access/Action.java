package io.scheduler.api.access;

/** What routes do. */
public enum Action {
    READ,
    /** Makes or changes. */
    WRITE,
    DELETE,
    /** Starts, stops and everything else that makes the cluster work. */
    EXECUTE
}
