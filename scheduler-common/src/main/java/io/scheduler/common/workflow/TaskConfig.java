package io.scheduler.common.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the fields of a task once more when its placeholders have been replaced, and makes them what its schema says. */
public sealed interface TaskConfig {

    /**
     * @param values as plain JSON values; what is absent and has a default has that
     */
    record Good(Map<String, Object> values) implements TaskConfig {}

    /** @param reason for people, names the fields */
    record Bad(String reason) implements TaskConfig {}

    static TaskConfig check(TaskTypeSchema schema, Map<String, Object> config) {
        Problems problems = new Problems();
        Node.Fields node = new Node.Fields(nodes(schema.fields(), config), 0);
        Map<String, Object> read = new ConfigReader(problems).read(node, "", schema, List.of());
        if (!problems.isEmpty()) {
            return new Bad(problems.toResult().problems().stream()
                    .limit(3)
                    .map(problem -> problem.path() + ": " + problem.message())
                    .collect(Collectors.joining("; ")));
        }
        return new Good(withDefaults(schema.fields(), read));
    }

    private static Map<String, Object> withDefaults(List<TaskTypeSchema.Field> fields, Map<String, Object> read) {
        Map<String, Object> all = new LinkedHashMap<>(read);
        for (TaskTypeSchema.Field field : fields) {
            if (field.fallback() != null) {
                all.putIfAbsent(field.name(), field.fallback());
            }
            if (field.shape() instanceof Shape.Group group && all.get(field.name()) instanceof Map<?, ?> inner) {
                Map<String, Object> named = new LinkedHashMap<>();
                inner.forEach((name, value) -> named.put(String.valueOf(name), value));
                all.put(field.name(), withDefaults(group.fields(), named));
            }
        }
        return OrderedCopy.of(all);
    }

    private static Map<String, Node> nodes(List<TaskTypeSchema.Field> fields, Map<?, ?> config) {
        Map<String, Shape> replaced = new LinkedHashMap<>();
        fields.stream()
                .filter(TaskTypeSchema.Field::placeholders)
                .forEach(field -> replaced.put(field.name(), field.shape()));
        Map<String, Node> nodes = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            String name = String.valueOf(key);
            nodes.put(name, node(value, replaced.get(name), group(fields, name)));
        });
        return nodes;
    }

    private static List<TaskTypeSchema.Field> group(List<TaskTypeSchema.Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> field.shape() instanceof Shape.Group group ? group.fields().stream() : null)
                .toList();
    }

    private static Node node(@Nullable Object value, @Nullable Shape replaced, List<TaskTypeSchema.Field> inner) {
        return switch (value) {
            case null -> new Node.Nothing(0);
            case String text
            when replaced instanceof Shape.Bool && (text.equals("true") || text.equals("false")) ->
                new Node.Bool(Boolean.parseBoolean(text), 0);
            case String text
            when replaced instanceof Shape.Whole || replaced instanceof Shape.Decimal -> new Node.Num(text.strip(), 0);
            case String text -> new Node.Text(text, 0);
            case Boolean bool -> new Node.Bool(bool, 0);
            case Number number -> new Node.Num(number.toString(), 0);
            case Map<?, ?> map -> new Node.Fields(nodes(inner, map), 0);
            case List<?> list -> {
                List<Node> items = new ArrayList<>();
                list.forEach(item -> items.add(node(item, null, List.of())));
                yield new Node.Items(items, 0);
            }
            default -> new Node.Broken(0);
        };
    }
}
