package io.scheduler.dao.partition;

import java.util.Map;

/**
 * @param type what is asked, see the api
 * @param payload plain JSON values
 */
public record CommandRow(long id, int slot, long workflowInstanceId, String type, Map<String, Object> payload) {
    public CommandRow {
        payload = Map.copyOf(payload);
    }
}
