package io.scheduler.dao.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened and what became of telling it.
 *
 * @param event name of an {@link io.scheduler.common.alert.AlertEvent}
 * @param project null: it happened to the cluster
 * @param node incarnation of the process that found it
 * @param deliveries by channel; none when the group of every rule was empty
 */
public record Alert(
        long id,
        String event,
        @Nullable String project,
        @Nullable Long workflowInstanceId,
        Map<String, String> facts,
        String node,
        Instant createdAt,
        List<Delivery> deliveries) {

    /**
     * @param state PENDING, SENDING, SENT or FAILED
     * @param dueAt when it is sent again or, while it is being sent, its lease ends
     * @param outcome of the last attempt
     * @param possibleDuplicate an attempt ended without a word, so that the receiver may have it twice
     */
    public record Delivery(
            String channel,
            String state,
            int attempts,
            Instant dueAt,
            @Nullable Instant sentAt,
            @Nullable String outcome,
            boolean possibleDuplicate) {}
}
