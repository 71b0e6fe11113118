package io.scheduler.alert.message;

import io.scheduler.common.alert.AlertEvent;
import io.scheduler.spi.AlertMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes messages. Immutable. */
public final class Messages {
    private static final List<String> ORDER = List.of(
            "project",
            "workflow",
            "workflowInstanceId",
            "schedule",
            "fireTime",
            "secondsLate",
            "outcome",
            "task",
            "taskType",
            "attempt",
            "taskState",
            "exitCode",
            "state",
            "reason",
            "worker",
            "node",
            "certificate",
            "endsAt",
            "origin",
            "businessTime",
            "since",
            "startedAt",
            "finishedAt",
            "seconds",
            "messages",
            "kinds",
            "first",
            "last",
            "what");
    /** Stands for many of which the channel was told no single one. */
    private static final String SUMMARY = "SUMMARY";

    private static final int LONGEST_TITLE = 200;

    private final String uiUrl;

    /** @param uiUrl where people reach the web UI; empty: messages have no links */
    public Messages(@Nullable String uiUrl) {
        this.uiUrl = uiUrl == null ? "" : uiUrl.replaceAll("/+$", "");
    }

    /** @param event one that is unknown here, since a newer master found it, is told by its name */
    public AlertMessage of(long id, String event, Map<String, String> facts, Instant at, boolean mayBeDuplicate) {
        AlertEvent known = Arrays.stream(AlertEvent.values())
                .filter(one -> one.name().equals(event))
                .findFirst()
                .orElse(null);
        Map<String, String> ordered = ordered(facts);
        boolean summary = event.equals(SUMMARY);
        String subject = summary ? "summary" : subject(facts);
        String title = summary
                ? facts.getOrDefault("messages", "Some")
                        + " more messages, told together: they were too many for this channel"
                : title(known == null ? event : known.verb(), subject, facts);
        String link = link(facts);
        return new AlertMessage(
                id,
                event,
                known == null
                        ? AlertMessage.Severity.WARNING
                        : AlertMessage.Severity.valueOf(known.severity().name()),
                title,
                text(title, ordered, link, mayBeDuplicate),
                ordered,
                at,
                subject,
                known == AlertEvent.WORKFLOW_SUCCEEDED || known == AlertEvent.WORKFLOW_RECOVERED,
                mayBeDuplicate,
                link);
    }

    /** One that says that nothing has happened. */
    public AlertMessage test(String channel, Instant at) {
        String title = "Test of the channel " + channel;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("channel", channel);
        facts.put("reason", "somebody asked for a test; nothing has happened");
        return new AlertMessage(
                0,
                "TEST",
                AlertMessage.Severity.INFO,
                title,
                text(title, facts, "", false),
                facts,
                at,
                "test/" + channel,
                false,
                false,
                "");
    }

    private static Map<String, String> ordered(Map<String, String> facts) {
        Map<String, String> ordered = new LinkedHashMap<>();
        ORDER.stream().filter(facts::containsKey).forEach(name -> ordered.put(name, facts.get(name)));
        facts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(fact -> ordered.putIfAbsent(fact.getKey(), fact.getValue()));
        return ordered;
    }

    private static String subject(Map<String, String> facts) {
        if (facts.containsKey("workflow")) {
            return facts.getOrDefault("project", "") + "/" + facts.get("workflow");
        }
        if (facts.containsKey("worker")) {
            return "worker " + facts.get("worker");
        }
        return facts.containsKey("node") ? "certificate of " + facts.get("node") : "cluster";
    }

    private static String title(String verb, String subject, Map<String, String> facts) {
        String task = facts.containsKey("task") ? "task " + facts.get("task") + " of " : "";
        String schedule = facts.containsKey("schedule") ? "schedule " + facts.get("schedule") + " of " : "";
        String run = facts.containsKey("workflowInstanceId") ? " (run " + facts.get("workflowInstanceId") + ")" : "";
        String title = oneLine(schedule + task + subject + " " + verb + run);
        return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE) + "…";
    }

    private static String text(String title, Map<String, String> facts, String link, boolean mayBeDuplicate) {
        StringBuilder text = new StringBuilder(title).append('\n');
        if (mayBeDuplicate) {
            text.append(DUPLICATE).append('\n');
        }
        facts.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        if (!link.isEmpty()) {
            text.append(link).append('\n');
        }
        return text.toString();
    }

    /** What a message says that may have been sent before. */
    public static final String DUPLICATE =
            "This message may have been sent before: an earlier attempt to send it ended without a word.";

    private String link(Map<String, String> facts) {
        String run = facts.get("workflowInstanceId");
        return uiUrl.isEmpty() || run == null ? "" : uiUrl + "/runs/" + run;
    }

    /** Without line ends and other control characters: titles become headers. */
    public static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
