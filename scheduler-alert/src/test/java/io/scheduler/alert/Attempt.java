package io.scheduler.alert;

import io.scheduler.alert.message.Messages;
import io.scheduler.alert.outbound.Outbound;
import io.scheduler.alert.outbound.OutboundSettings;
import io.scheduler.common.workflow.SettingsSchemas;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One attempt to send, as a server makes it. */
public record Attempt(String channel, Map<String, Object> settings, Instant deadline) implements AlertSending {
    public static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    /** With the defaults of the type, as the schema says, which the settings must fit. */
    public static Attempt of(String type, Map<String, Object> settings) {
        return of(type, settings, Duration.ofSeconds(10));
    }

    public static Attempt of(String type, Map<String, Object> settings, Duration limit) {
        var schema = SettingsSchemas.builtIn().find(type).orElseThrow().schema();
        return new Attempt(
                "c-" + type,
                SettingsSchemas.withDefaults(schema, settings),
                Instant.now().plus(limit));
    }

    /** A failed run. */
    public static AlertMessage failed(boolean mayBeDuplicate) {
        return message("WORKFLOW_FAILED", mayBeDuplicate, Map.of());
    }

    public static AlertMessage message(String event, boolean mayBeDuplicate, Map<String, String> more) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("project", "sales");
        facts.put("workflow", "daily");
        facts.put("workflowInstanceId", "4711");
        facts.put("reason", "task load failed: \"exit\" <status> & 1");
        facts.putAll(more);
        return new Messages("https://ui.example.com/").of(99, event, facts, AT, mayBeDuplicate);
    }

    /** To this machine, too. */
    public static Outbound outbound(@Nullable Path trust) {
        return new Outbound(
                new OutboundSettings(List.of("127.0.0.0/8", "::1"), trust, null, null), null, Clock.systemUTC());
    }
}
