package io.scheduler.common.workflow;

import io.scheduler.common.workflow.Shape.Format;
import io.scheduler.common.workflow.TaskTypeSchema.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the schema of a task type from its file {@value #FOLDER}NAME.json: JSON Schema 2020-12, of which only the words are
 * known that are listed here, so that everything that a schema says is also checked. {@link JsonSchema} writes them.
 */
public final class SchemaFile {
    /** In the jar of a task type. */
    public static final String FOLDER = "META-INF/scheduler/task-types/";

    public static final int MAX_BYTES = 256 * 1024;

    static final int DEFAULT_TEXT = 64 * 1024;
    static final int DEFAULT_ENTRIES = 1_000;
    /** The longest whole number that JSON readers of all kinds keep. */
    static final long LARGEST = 9_007_199_254_740_991L;

    private static final int DEEPEST = 8;
    private static final Set<String> OF_TYPE = Set.of(
            "$schema",
            "$id",
            "title",
            "description",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "oneOf",
            "$defs");
    private static final Set<String> OF_FIELD = Set.of(
            "title",
            "description",
            "type",
            "format",
            "maxLength",
            "pattern",
            "enum",
            "minimum",
            "maximum",
            "items",
            "maxItems",
            "properties",
            "required",
            "additionalProperties",
            "maxProperties",
            "default",
            "anyOf",
            "$ref",
            JsonSchema.PARAMETERS);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SchemaFile() {}

    static TaskTypeSchema builtIn(String type) {
        return resource(type, FOLDER + type + ".json");
    }

    /** The options that every task has, beside the fields of its type. */
    public static TaskTypeSchema ofEveryTask() {
        return resource("task", "META-INF/scheduler/task.json");
    }

    /** The fields of a workflow itself; a task of its lists is described elsewhere. */
    public static TaskTypeSchema ofWorkflow() {
        return resource("workflow", "META-INF/scheduler/workflow.json");
    }

    /** Of a built-in kind of alert channel. */
    static TaskTypeSchema ofSettings(String type) {
        return resource(type, SettingsSchemas.FOLDER + type + ".json");
    }

    private static TaskTypeSchema resource(String type, String file) {
        try (InputStream in = SchemaFile.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("expected " + file + " on the class path: build anew");
            }
            return read(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param type name of the task type
     * @throws IllegalArgumentException with the place and what was expected there
     */
    public static TaskTypeSchema read(String type, byte[] json) {
        check(NameRule.allows(type), "the file's name", "a task type of " + NameRule.inWords());
        check(json.length <= MAX_BYTES, "", "at most " + MAX_BYTES + " bytes");
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("expected JSON: " + e.getOriginalMessage(), e);
        }
        check(root.isObject() && "object".equals(text(root, "type")), "type", "\"object\"");
        knownOnly(root, OF_TYPE, "");
        String title = text(root, "title");
        return new TaskTypeSchema(
                type,
                title == null ? type : title,
                orEmpty(text(root, "description")),
                fields(root, "", 1),
                false,
                oneOf(root));
    }

    /** Of alternatives that each name one field. */
    private static List<String> oneOf(JsonNode root) {
        List<String> names = new ArrayList<>();
        JsonNode given = root.get("oneOf");
        check(given == null || given.isArray(), "/oneOf", "a list");
        if (given != null) {
            for (JsonNode one : given) {
                List<String> required = words(one.get("required"), "/oneOf/required");
                check(one.size() == 1 && required.size() == 1, "/oneOf", "maps such as {\"required\": [\"items\"]}");
                names.addAll(required);
            }
        }
        return names;
    }

    private static List<Field> fields(JsonNode object, String path, int depth) {
        check(depth <= DEEPEST, path, "at most " + DEEPEST + " levels");
        JsonNode closed = object.get("additionalProperties");
        check(
                closed != null && closed.isBoolean() && !closed.booleanValue(),
                path + "/additionalProperties",
                "false: unknown fields are always refused");
        JsonNode properties = object.get("properties");
        check(properties == null || properties.isObject(), path + "/properties", "an object");
        Set<String> required = new HashSet<>(words(object.get("required"), path + "/required"));
        List<Field> fields = new ArrayList<>();
        if (properties != null) {
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                String name = property.getKey();
                check(NameRule.allows(name), path + "/properties", "names of " + NameRule.inWords());
                fields.add(
                        field(name, property.getValue(), required.remove(name), path + "/properties/" + name, depth));
            }
        }
        check(required.isEmpty(), path + "/required", "names of properties, but got " + required);
        return fields;
    }

    private static Field field(String name, JsonNode node, boolean required, String path, int depth) {
        Shape shape = shape(node, path, depth);
        String title = text(node, "title");
        JsonNode fallback = node.get("default");
        JsonNode placeholders = node.get(JsonSchema.PARAMETERS);
        return new Field(
                name,
                title == null ? name : title,
                orEmpty(text(node, "description")),
                shape,
                required,
                fallback == null ? null : JSON.treeToValue(fallback, Object.class),
                placeholders != null && placeholders.booleanValue() && !(shape instanceof Shape.Text));
    }

    private static Shape shape(JsonNode given, String path, int depth) {
        check(given.isObject(), path, "an object");
        knownOnly(given, OF_FIELD, path);
        JsonNode node = withoutPlaceholder(given);
        String reference = text(node, "$ref");
        if (reference != null) {
            String definition = Definitions.nameOf(reference);
            check(Definitions.names().contains(definition), path + "/$ref", "one of " + Definitions.names());
            return new Shape.Defined(definition);
        }
        List<String> types = words(node.get("type"), path + "/type");
        if (node.has("enum")) {
            return new Shape.Choice(words(node.get("enum"), path + "/enum"));
        }
        if (types.isEmpty()) {
            return new Shape.Anything();
        }
        if (types.size() > 1 && types.contains("boolean")) {
            return new Shape.Scalar(limit(node, "maxLength", DEFAULT_TEXT, path));
        }
        return switch (types.getFirst()) {
            case "string" -> string(node, path);
            case "boolean" -> new Shape.Bool();
            case "integer" -> new Shape.Whole(whole(node, "minimum", 0, path), whole(node, "maximum", LARGEST, path));
            case "number" -> new Shape.Decimal();
            case "array" -> {
                JsonNode item = node.get("items");
                yield new Shape.Items(
                        item == null ? new Shape.Anything() : shape(item, path + "/items", depth + 1),
                        limit(node, "maxItems", DEFAULT_ENTRIES, path));
            }
            case "object" -> object(node, path, depth);
            default ->
                throw new IllegalArgumentException(
                        path + "/type: expected string, boolean, integer, number, array or object");
        };
    }

    /** The part that does not speak of {@code ${param}}, of a schema that was published. */
    private static JsonNode withoutPlaceholder(JsonNode node) {
        JsonNode any = node.get("anyOf");
        return any != null && any.isArray() && !any.isEmpty() ? any.get(0) : node;
    }

    private static Shape object(JsonNode node, String path, int depth) {
        JsonNode values = node.get("additionalProperties");
        if (node.has("properties") || values != null && values.isBoolean() && !values.booleanValue()) {
            return new Shape.Group(fields(node, path, depth + 1));
        }
        return new Shape.Entries(
                values == null || values.isBoolean()
                        ? new Shape.Anything()
                        : shape(values, path + "/additionalProperties", depth + 1),
                limit(node, "maxProperties", DEFAULT_ENTRIES, path));
    }

    private static Shape string(JsonNode node, String path) {
        String word = text(node, "format");
        if (JsonSchema.TIME_SPAN.equals(word)) {
            return new Shape.Span();
        }
        Format found = null;
        for (Format format : Format.values()) {
            if (format.word().equals(word == null ? Format.LINE.word() : word)) {
                found = format;
            }
        }
        check(found != null, path + "/format", "one of " + JsonSchema.formats());
        return new Shape.Text(found == null ? Format.LINE : found, limit(node, "maxLength", DEFAULT_TEXT, path));
    }

    private static int limit(JsonNode node, String name, int fallback, String path) {
        long limit = whole(node, name, fallback, path);
        check(limit >= 0 && limit <= WorkflowDocumentReader.MAX_BYTES, path + "/" + name, "a limit below 16 MiB");
        return (int) limit;
    }

    private static long whole(JsonNode node, String name, long fallback, String path) {
        JsonNode value = node.get(name);
        check(value == null || value.isIntegralNumber(), path + "/" + name, "a whole number");
        return value == null ? fallback : value.longValue();
    }

    private static List<String> words(@Nullable JsonNode node, String path) {
        List<String> words = new ArrayList<>();
        if (node != null && node.isString()) {
            words.add(node.stringValue());
        } else if (node != null) {
            check(node.isArray(), path, "a list of texts");
            for (JsonNode item : node) {
                check(item.isString(), path, "a list of texts");
                words.add(item.stringValue());
            }
        }
        return words;
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        check(value == null || value.isString(), "/" + name, "a text");
        return value == null ? null : value.stringValue();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void knownOnly(JsonNode node, Set<String> known, String path) {
        for (String name : node.propertyNames()) {
            check(known.contains(name), path + "/" + name, "one of the words " + new java.util.TreeSet<>(known));
        }
    }

    private static void check(boolean good, String path, String expected) {
        if (!good) {
            throw new IllegalArgumentException((path.isEmpty() ? "" : path + ": ") + "expected " + expected);
        }
    }
}
