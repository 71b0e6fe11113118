package io.scheduler.dao.alert;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One alert that this server, and no other, sends to one channel until its lease ends.
 *
 * @param attempt from 1; together with the server it names the claim
 * @param mayBeDuplicate the receiver may have it already
 * @param channel opens it; throws {@link IllegalStateException}, with what to do, when its secrets can not be opened
 */
public record ClaimedDelivery(
        long alertId,
        long channelId,
        int attempt,
        boolean mayBeDuplicate,
        String event,
        Map<String, String> facts,
        Instant createdAt,
        String channelName,
        Supplier<OpenedChannel> channel) {}
