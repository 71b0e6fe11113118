package io.scheduler.dao.alert;

import java.time.Instant;
import java.util.List;

/**
 * A channel without its secrets.
 *
 * @param settings a JSON object
 * @param secretNames which settings are stored beside them, sealed
 */
public record StoredChannel(
        long id,
        String name,
        String description,
        String type,
        String settings,
        boolean enabled,
        List<String> secretNames,
        String changedBy,
        Instant createdAt,
        Instant updatedAt) {}
