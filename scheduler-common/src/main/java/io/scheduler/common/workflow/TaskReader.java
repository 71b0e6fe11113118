package io.scheduler.common.workflow;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one task: the options that all tasks have, then the fields of its type. */
final class TaskReader {
    private static final List<String> COMMON = List.of(
            "name",
            "type",
            "dependsOn",
            "retry",
            "timeout",
            "delay",
            "priority",
            "workerGroup",
            "onWorkerLoss",
            "disabled",
            "params");
    private static final int MAX_ATTEMPTS = 100;

    private final TaskTypeSchemas schemas;
    private final Problems problems;

    TaskReader(TaskTypeSchemas schemas, Problems problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    /** A task whose faults, if any, have been reported; then it holds stand-ins and serves only to go on looking. */
    TaskDefinition read(Node.Fields fields, String path) {
        FieldReader reader = new FieldReader(fields, path, problems);
        String name = reader.name("name", null);
        TaskTypeSchema schema = type(reader);
        int before = problems.count();
        Map<String, Object> config = schema == null ? Map.of() : config(fields, reader, schema);
        if (schema != null && problems.count() == before) {
            ControlFlowFields.check(schema.name(), config, fields, reader, problems);
        }
        ParameterReader.Read params = reader.params("params", ParameterReader.Owner.TASK);
        return new TaskDefinition(
                name == null ? "" : name,
                schema == null ? "" : schema.name(),
                dependsOn(reader),
                retry(reader),
                reader.timeout("timeout"),
                reader.duration("delay"),
                reader.choice("priority", TaskDefinition.Priority.class, TaskDefinition.Priority.MEDIUM),
                String.valueOf(reader.name("workerGroup", TaskDefinition.DEFAULT_WORKER_GROUP)),
                reader.choice("onWorkerLoss", TaskDefinition.OnWorkerLoss.class, TaskDefinition.OnWorkerLoss.RETRY),
                reader.bool("disabled"),
                params.values(),
                params.declarations(),
                config);
    }

    private @Nullable TaskTypeSchema type(FieldReader reader) {
        Node node = reader.present("type");
        if (node == null) {
            reader.missing("type");
        } else if (node instanceof Node.Text text) {
            TaskTypeSchema schema = schemas.find(text.value()).orElse(null);
            if (schema == null) {
                problems.add(
                        reader.pathOf("type"),
                        node.line(),
                        "expected one of " + schemas.listed() + ", but got " + node.described()
                                + Suggestions.didYouMean(text.value(), schemas.names()));
            }
            return schema;
        } else {
            reader.wrongType("type", node, "a text");
        }
        return null;
    }

    private List<String> dependsOn(FieldReader reader) {
        List<Node> nodes = reader.list("dependsOn");
        List<String> names = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node instanceof Node.Text text) {
                names.add(text.value());
                continue;
            }
            names.add("");
            if (!(node instanceof Node.Broken)) {
                problems.add(
                        Paths.item(reader.pathOf("dependsOn"), i),
                        node.line(),
                        "expected the name of a task, but got " + node.described());
            }
        }
        return names;
    }

    private TaskDefinition.Retry retry(FieldReader reader) {
        if (reader.present("retry") == null) {
            return TaskDefinition.Retry.NONE;
        }
        FieldReader retry = reader.map("retry");
        if (retry == null) {
            return TaskDefinition.Retry.NONE;
        }
        retry.refuseUnknown(List.of("attempts", "delay"));
        int attempts = retry.integer("attempts", 0, MAX_ATTEMPTS);
        Duration delay = retry.duration("delay");
        return new TaskDefinition.Retry(attempts, delay);
    }

    private Map<String, Object> config(Node.Fields fields, FieldReader reader, TaskTypeSchema schema) {
        Set<String> known = new LinkedHashSet<>(COMMON);
        schema.fields().forEach(field -> known.add(field.name()));
        reader.refuseUnknown(known);
        for (TaskTypeSchema.Field field : schema.fields()) {
            if (field.required() && reader.present(field.name()) == null) {
                reader.missing(field.name());
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        fields.values()
                .forEach((name, node) -> schema.field(name).ifPresent(field -> {
                    Object value = value(reader, field);
                    if (value != null) {
                        config.put(name, value);
                    }
                }));
        return config;
    }

    private @Nullable Object value(FieldReader reader, TaskTypeSchema.Field field) {
        Node node = reader.present(field.name());
        if (node == null || node instanceof Node.Broken) {
            return null;
        }
        String path = reader.pathOf(field.name());
        return switch (field.kind()) {
            case STRING -> string(reader, field, node);
            case BOOL -> node instanceof Node.Bool ? plain(node, path) : wrong(reader, field, node);
            case NUMBER -> node instanceof Node.Num ? plain(node, path) : wrong(reader, field, node);
            case LIST ->
                node instanceof Node.Items(var items, int line) && fits(items.size(), field, path, line)
                        ? plain(node, path)
                        : node instanceof Node.Items ? null : wrong(reader, field, node);
            case LIST_OR_MAP ->
                node instanceof Node.Items || node instanceof Node.Fields
                        ? plain(node, path)
                        : wrong(reader, field, node);
            case MAP ->
                node instanceof Node.Fields(var entries, int line) && fits(entries.size(), field, path, line)
                        ? plain(node, path)
                        : node instanceof Node.Fields ? null : wrong(reader, field, node);
        };
    }

    private @Nullable Object wrong(FieldReader reader, TaskTypeSchema.Field field, Node node) {
        reader.wrongType(field.name(), node, field.kind().words());
        return null;
    }

    private @Nullable String string(FieldReader reader, TaskTypeSchema.Field field, Node node) {
        String text = reader.text(field.name(), null, field.maxLength());
        if (text != null && field.required() && text.isBlank()) {
            problems.add(reader.pathOf(field.name()), node.line(), "expected a text that is not blank");
        }
        return text;
    }

    private boolean fits(int size, TaskTypeSchema.Field field, String path, int line) {
        if (size > field.maxLength()) {
            problems.add(path, line, "expected at most " + field.maxLength() + " entries, but got " + size);
        }
        return size <= field.maxLength();
    }

    /** The node as plain JSON values; its depth is bounded by the parser. */
    private @Nullable Object plain(Node node, String path) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Bool bool -> bool.value();
            case Node.Num num -> number(num, path);
            case Node.Broken broken -> null;
            case Node.Nothing nothing -> {
                problems.add(path, node.line(), "expected a value, but got nothing");
                yield null;
            }
            case Node.Items items -> {
                List<Object> values = new ArrayList<>();
                for (Node item : items.values()) {
                    Object value = plain(item, Paths.item(path, values.size()));
                    values.add(value == null ? "" : value);
                }
                yield List.copyOf(values);
            }
            case Node.Fields fields -> {
                Map<String, Object> values = new LinkedHashMap<>();
                fields.values().forEach((name, child) -> {
                    Object value = plain(child, Paths.field(path, name));
                    values.put(name, value == null ? "" : value);
                });
                yield OrderedCopy.of(values);
            }
        };
    }

    private @Nullable Number number(Node.Num num, String path) {
        try {
            return Long.valueOf(num.raw());
        } catch (NumberFormatException notLong) {
            // a fraction, or more than 64 bits
        }
        try {
            double value = new BigDecimal(num.raw()).doubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notDecimal) {
            // hexadecimal, underscores and other liberties of YAML
        }
        problems.add(path, num.line(), "expected a decimal number, but got " + num.described());
        return null;
    }
}
