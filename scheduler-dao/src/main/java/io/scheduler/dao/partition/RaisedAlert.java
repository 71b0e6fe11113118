package io.scheduler.dao.partition;

import io.scheduler.common.alert.AlertEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something happened of which somebody may want to be told; whether anybody does is found out when it is written.
 *
 * @param key what happened, once: of equal keys only the first is ever told
 * @param workflowInstanceId null when it happened to no run
 * @param facts for people and programs
 */
public record RaisedAlert(
        AlertEvent event, String key, @Nullable Long workflowInstanceId, Map<String, String> facts) {
    public RaisedAlert {
        facts = Map.copyOf(facts);
    }
}
