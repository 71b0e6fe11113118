package io.scheduler.alert.message;

import io.scheduler.spi.AlertMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A message as JSON, for programs. Fields are added, never taken away. */
public final class MessageJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MessageJson() {}

    public static String of(AlertMessage message) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", message.id());
        tree.put("event", message.event());
        tree.put("severity", message.severity().name());
        tree.put("title", message.title());
        tree.put("text", message.text());
        tree.put("subject", message.subject());
        tree.put("resolves", message.resolves());
        tree.put("mayBeDuplicate", message.mayBeDuplicate());
        tree.put("at", message.at().toString());
        tree.put("link", message.link());
        tree.put("facts", message.facts());
        return JSON.writeValueAsString(tree);
    }
}
