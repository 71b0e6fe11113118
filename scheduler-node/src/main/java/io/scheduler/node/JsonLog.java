package io.scheduler.node;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;

/**
 * A log of a service as JSON, one object a line. What a message speaks of becomes fields: in {@code attempt {} of workflow instance {}
 * …} the words before the braces say what the values are, so that nothing has to be said twice where something is logged. Keys
 * and values that a logger adds, and those of the thread, come along. Safe for use by several threads.
 */
public final class JsonLog implements StructuredLogFormatter<ILoggingEvent> {
    /** The name of the setting: text or json. */
    public static final String VARIABLE = "SCHEDULER_LOG_FORMAT";

    /** Under which the node stands in the context of the loggers. */
    static final String NODE = "scheduler.node";

    static final String SERVICE = "scheduler.service";
    private static final Pattern NAMED = Pattern.compile(
            "\\{}|\\b(workflow instance|attempt|run|worker|master|schedule|backfill|command|slots?) (?=\\{})");
    private static final Map<String, String> FIELDS = Map.of(
            "workflow instance", "workflow_instance.id",
            "run", "workflow_instance.id",
            "attempt", "task_instance.id",
            "worker", "worker.id",
            "master", "master.id",
            "schedule", "schedule.id",
            "backfill", "backfill.id",
            "command", "command.id",
            "slot", "slot",
            "slots", "slots");

    private final ThrowableProxyConverter stacks = new ThrowableProxyConverter();
    private final JsonWriter<Map<String, Object>> writer =
            JsonWriter.<Map<String, Object>>standard().withNewLineAtEnd();

    public JsonLog() {
        stacks.start();
    }

    /** Whether the setting says so. */
    public static boolean isWanted(Map<String, String> environment) {
        String wanted = environment.getOrDefault(VARIABLE, "text");
        return switch (wanted) {
            case "json" -> true;
            case "text", "" -> false;
            default -> throw new IllegalArgumentException(VARIABLE + ": expected text or json, but got " + wanted);
        };
    }

    @Override
    public String format(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("@timestamp", event.getInstant().toString());
        line.put("log.level", event.getLevel().toString());
        Map<String, String> context = event.getLoggerContextVO().getPropertyMap();
        add(line, "service.name", context.get(SERVICE));
        add(line, "node.id", context.get(NODE));
        line.put("process.thread.name", event.getThreadName());
        line.put("log.logger", event.getLoggerName());
        line.put("message", event.getFormattedMessage());
        addNamed(line, event.getMessage(), event.getArgumentArray());
        event.getMDCPropertyMap().forEach((key, value) -> add(line, key, value));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                add(line, pair.key, plain(pair.value));
            }
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("error.type", thrown.getClassName());
            add(line, "error.message", thrown.getMessage());
            line.put("error.stack_trace", stacks.convert(event));
        }
        return writer.writeToString(line);
    }

    /** The first of a kind counts: what is said of it comes first. */
    private static void addNamed(Map<String, Object> line, @Nullable String message, Object @Nullable [] values) {
        if (message == null || values == null) {
            return;
        }
        Matcher found = NAMED.matcher(message);
        int next = 0;
        String name = null;
        while (found.find() && next < values.length) {
            if (found.group(1) != null) {
                name = found.group(1);
                continue;
            }
            Object value = plain(values[next++]);
            if (name != null && value != null) {
                line.putIfAbsent(FIELDS.get(name), value);
            }
            name = null;
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static void add(Map<String, Object> line, String key, @Nullable Object value) {
        if (value != null && !"".equals(value)) {
            line.putIfAbsent(key, value);
        }
    }
}
