package io.scheduler.alert.web;

import io.scheduler.alert.channel.Settings;
import io.scheduler.common.alert.AlertEvent;
import io.scheduler.common.workflow.DurationText;
import io.scheduler.spi.AlertMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Messages as services take them that keep what is wrong until it is right again. */
final class IncidentForms {
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SUMMARY = 1_000;
    private static final int LONGEST_DETAIL = 2_000;

    /** What a success of the workflow ends; failures of its tasks end by themselves after a time. */
    private static final List<AlertEvent> OF_WORKFLOW = List.of(
            AlertEvent.WORKFLOW_FAILED,
            AlertEvent.WORKFLOW_STOPPED,
            AlertEvent.WORKFLOW_TIMED_OUT,
            AlertEvent.NEEDS_ATTENTION,
            AlertEvent.SCHEDULE_LATE);

    private IncidentForms() {}

    static Webhook.Call pagerDuty(AlertMessage message, Settings settings, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("routing_key", settings.text("routingKey"));
        body.put("event_action", message.resolves() ? "resolve" : "trigger");
        body.put("dedup_key", key(message.subject()));
        if (!message.resolves()) {
            Map<String, Object> details = new LinkedHashMap<>();
            message.facts().forEach((name, value) -> details.put(name, Texts.atMost(value, LONGEST_DETAIL)));
            details.put("alertId", Long.toString(message.id()));
            details.put("mayBeDuplicate", Boolean.toString(message.mayBeDuplicate()));
            Map<String, Object> payload = new LinkedHashMap<>();
            payload.put("summary", Texts.atMost(message.title(), LONGEST_SUMMARY));
            payload.put("source", message.subject());
            payload.put("severity", message.severity().name().toLowerCase(Locale.ROOT));
            payload.put("timestamp", message.at().toString());
            payload.put("class", message.event());
            payload.put("custom_details", details);
            body.put("payload", payload);
            body.put("client", "scheduler");
            if (!message.link().isEmpty()) {
                body.put("links", List.of(Map.of("href", message.link(), "text", "Open the run")));
            }
        }
        return Webhook.Call.of(settings.text("url"), body);
    }

    private static String key(String subject) {
        String key = "scheduler/" + subject;
        return key.length() <= LONGEST_KEY
                ? key
                : "scheduler/" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    static Webhook.Call alertmanager(AlertMessage message, Settings settings, Instant now) {
        List<Object> alerts = new ArrayList<>();
        if (message.resolves()) {
            // labels say which alert is meant: those that such a workflow can have
            OF_WORKFLOW.forEach(event -> alerts.add(alert(
                    message, settings, event.name(), severity(event.severity().name()), now)));
        } else {
            Duration lasts = DurationText.parse(settings.text("endsAfter")).orElse(Duration.ofHours(1));
            alerts.add(alert(
                    message,
                    settings,
                    message.event(),
                    severity(message.severity().name()),
                    now.plus(lasts)));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Optional<String> user = settings.optional("user");
        user.ifPresent(name -> headers.put(
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (name + ":" + settings.text("password")).getBytes(StandardCharsets.UTF_8))));
        return new Webhook.Call(settings.text("url").replaceAll("/+$", "") + "/api/v2/alerts", headers, alerts);
    }

    private static String severity(String name) {
        return name.equals("ERROR") ? "critical" : name.toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> alert(
            AlertMessage message, Settings settings, String event, String severity, Instant endsAt) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", "Scheduler" + camelCase(event));
        labels.put("severity", severity);
        labels.put("event", event);
        for (String name : List.of("project", "workflow", "task", "worker", "node")) {
            String value = message.facts().get(name);
            // a worker is what a task's alert speaks of, but not by what it is told from another
            if (value != null && !(name.equals("worker") && message.facts().containsKey("workflow"))) {
                labels.put(name, value);
            }
        }
        labels.putAll(settings.entries("labels"));
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", message.title());
        annotations.put("description", message.text());
        annotations.putAll(settings.entries("annotations"));
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("labels", labels);
        alert.put("annotations", annotations);
        if (!message.resolves()) {
            alert.put("startsAt", message.at().toString());
        }
        alert.put("endsAt", endsAt.toString());
        if (!message.link().isEmpty()) {
            alert.put("generatorURL", message.link());
        }
        return alert;
    }

    private static String camelCase(String event) {
        StringBuilder name = new StringBuilder();
        for (String word : event.split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
