package io.scheduler.common.workflow;

import io.scheduler.common.workflow.Shape.Format;
import io.scheduler.common.workflow.TaskTypeSchema.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the schema of a task type as JSON Schema 2020-12; {@link SchemaFile} reads the same schema back. */
public final class JsonSchema {
    /** Of a field that is no text: {@code ${param}} may stand for it. */
    static final String PARAMETERS = "x-parameters";

    static final String TIME_SPAN = "time-span";

    private static final TaskTypeSchema EVERY_TASK = SchemaFile.ofEveryTask();
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final String SPAN_PATTERN = "^(\\d{1,12}(ms|s|m|h|d)|P.+)$";
    private static final String PLACEHOLDER_PATTERN = "^\\$\\{[^}]+\\}$";

    private JsonSchema() {}

    /** The type's own fields; the options that all tasks have stand beside them in a document. */
    public static Map<String, Object> of(TaskTypeSchema schema) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("$schema", DRAFT);
        tree.put("$id", "urn:scheduler:task-type:" + schema.name());
        tree.put("title", schema.title());
        if (!schema.description().isEmpty()) {
            tree.put("description", schema.description());
        }
        tree.putAll(fields(schema.fields()));
        if (!schema.oneOf().isEmpty()) {
            tree.put(
                    "oneOf",
                    schema.oneOf().stream()
                            .map(name -> Map.of("required", List.of(name)))
                            .toList());
        }
        return withDefinitions(tree);
    }

    private static Map<String, Object> withDefinitions(Map<String, Object> tree) {
        Map<String, Object> used = Definitions.usedBy(tree);
        if (!used.isEmpty()) {
            tree.put("$defs", used);
        }
        return tree;
    }

    /** A whole task of the type, as it stands in a document. */
    public static Map<String, Object> ofTask(TaskTypeSchema schema) {
        Map<String, Object> tree = of(schema);
        tree.put("$id", "urn:scheduler:task:" + schema.name());
        Map<String, Object> whole = fields(Stream.concat(EVERY_TASK.fields().stream(), schema.fields().stream())
                .toList());
        tree.putAll(whole);
        if (whole.get("properties") instanceof Map<?, ?> properties
                && properties.get("type") instanceof Map<?, ?> type) {
            Map<String, Object> only = new LinkedHashMap<>();
            type.forEach((word, value) -> only.put(String.valueOf(word), value));
            only.put("const", schema.name());
            Map<String, Object> all = new LinkedHashMap<>();
            properties.forEach((name, value) -> all.put(String.valueOf(name), name.equals("type") ? only : value));
            tree.put("properties", all);
        }
        return withDefinitions(tree);
    }

    private static Map<String, Object> fields(List<Field> fields) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", "object");
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(field -> properties.put(field.name(), field(field)));
        tree.put("properties", properties);
        List<String> required =
                fields.stream().filter(Field::required).map(Field::name).toList();
        if (!required.isEmpty()) {
            tree.put("required", required);
        }
        tree.put("additionalProperties", false);
        return tree;
    }

    private static Map<String, Object> field(Field field) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("title", field.title());
        if (!field.description().isEmpty()) {
            tree.put("description", field.description());
        }
        if (field.placeholders()) {
            tree.put("anyOf", List.of(shape(field.shape()), Map.of("type", "string", "pattern", PLACEHOLDER_PATTERN)));
            tree.put(PARAMETERS, true);
        } else {
            tree.putAll(shape(field.shape()));
        }
        if (field.fallback() != null) {
            tree.put("default", field.fallback());
        }
        return tree;
    }

    private static Map<String, Object> shape(Shape shape) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (shape) {
            case Shape.Text text -> {
                tree.put("type", "string");
                tree.put("format", text.format().word());
                tree.put("maxLength", text.maxBytes());
            }
            case Shape.Choice choice -> {
                tree.put("type", "string");
                tree.put("enum", choice.words());
            }
            case Shape.Bool bool -> tree.put("type", "boolean");
            case Shape.Whole whole -> {
                tree.put("type", "integer");
                tree.put("minimum", whole.min());
                tree.put("maximum", whole.max());
            }
            case Shape.Decimal decimal -> tree.put("type", "number");
            case Shape.Span span -> {
                tree.put("type", "string");
                tree.put("format", TIME_SPAN);
                tree.put("pattern", SPAN_PATTERN);
            }
            case Shape.Scalar scalar -> {
                tree.put("type", List.of("string", "number", "boolean"));
                tree.put("maxLength", scalar.maxBytes());
            }
            case Shape.Items items -> {
                tree.put("type", "array");
                tree.put("items", shape(items.item()));
                tree.put("maxItems", items.max());
            }
            case Shape.Entries entries -> {
                tree.put("type", "object");
                tree.put("additionalProperties", shape(entries.value()));
                tree.put("maxProperties", entries.max());
            }
            case Shape.Group group -> tree.putAll(fields(group.fields()));
            case Shape.Anything anything -> {}
            case Shape.Defined defined -> tree.put("$ref", Definitions.reference(defined.name()));
        }
        return tree;
    }

    static String formats() {
        return Stream.concat(Stream.of(Format.values()).map(Format::word), Stream.of(TIME_SPAN))
                .collect(Collectors.joining(", "));
    }
}
