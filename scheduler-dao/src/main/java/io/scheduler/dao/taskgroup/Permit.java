package io.scheduler.dao.taskgroup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A permit, or the wish for one.
 *
 * @param workflow name
 * @param task name
 * @param priority the larger comes first
 * @param position place among those that wait, from 1; null: it is granted
 * @param forced a person has granted it, whatever the capacity
 */
public record Permit(
        long taskInstanceId,
        long workflowInstanceId,
        String workflow,
        String task,
        State state,
        int priority,
        @Nullable Integer position,
        boolean forced,
        Instant askedAt,
        @Nullable Instant grantedAt) {

    public enum State {
        WAITING,
        GRANTED
    }

    /**
     * What an attempt waits for.
     *
     * @param group name
     * @param granted how many permits are out
     * @param ahead how many attempts come before it
     */
    public record Place(String group, int capacity, boolean enabled, int granted, int ahead) {}
}
