package io.scheduler.dao.taskgroup;

import java.time.Instant;

/**
 * A task group of a project.
 *
 * @param capacity how many attempts may have a permit at a time
 * @param slot whose owner gives the permits away
 * @param enabled false: no permit is given away
 * @param granted how many permits are out
 * @param waiting how many attempts wait for one
 */
public record TaskGroup(
        String name,
        String description,
        int capacity,
        int slot,
        boolean enabled,
        int granted,
        int waiting,
        String changedBy,
        Instant changedAt) {}
