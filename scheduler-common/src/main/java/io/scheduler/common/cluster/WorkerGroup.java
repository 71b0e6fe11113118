package io.scheduler.common.cluster;

import java.util.List;

/**
 * Workers that tasks can name. A worker belongs to a group because its own configuration says so or because the group
 * lists it.
 *
 * @param name as tasks write it
 * @param description for people
 * @param workers node ids that belong to it, in addition to workers that say so themselves
 * @param policy which of them gets the next task
 * @param tags what a worker must carry; only for {@link DispatchPolicy#PRESET}
 * @param fallback whether a worker without the tags may take a task while no worker with them is connected
 */
public record WorkerGroup(
        String name,
        String description,
        List<String> workers,
        DispatchPolicy policy,
        List<String> tags,
        boolean fallback) {

    public static final int MAX_WORKERS = 1_000;
    public static final int MAX_TAGS = 20;

    public WorkerGroup {
        workers = List.copyOf(workers);
        tags = List.copyOf(tags);
    }

    /** A group that is only known from what workers say. */
    public static WorkerGroup unlisted(String name) {
        return new WorkerGroup(name, "", List.of(), DispatchPolicy.LEAST_LOAD, List.of(), false);
    }
}
