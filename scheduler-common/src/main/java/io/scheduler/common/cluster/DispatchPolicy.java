package io.scheduler.common.cluster;

/** Which worker of a group gets the next task. Only workers with a free place are looked at. */
public enum DispatchPolicy {
    /** The one with the largest free share of its capacity. */
    LEAST_LOAD,
    RANDOM,
    /** One after the other. */
    ROUND_ROBIN,
    /** One after the other, each as often as its weight says. */
    WEIGHTED,
    /**
     * The least loaded of those that carry all tags of the group; when none of them is connected, another one if the group
     * allows it.
     */
    PRESET
}
