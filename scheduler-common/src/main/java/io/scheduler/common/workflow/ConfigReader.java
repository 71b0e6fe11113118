package io.scheduler.common.workflow;

import io.scheduler.common.json.JsonPlace;
import io.scheduler.common.sql.SqlTemplate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a task's type, however deep, as plain JSON values, and reports what does not fit its schema. */
final class ConfigReader {
    private static final Pattern PLAIN_NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]*)?");

    private final Problems problems;
    private final boolean keepsNumbers;

    ConfigReader(Problems problems) {
        this(problems, false);
    }

    /** @param keepsNumbers where anything may stand, a number is the text that its author wrote */
    ConfigReader(Problems problems, boolean keepsNumbers) {
        this.problems = problems;
        this.keepsNumbers = keepsNumbers;
    }

    /**
     * @param others names that somebody else reads from the same map
     */
    Map<String, Object> read(Node.Fields node, String path, TaskTypeSchema schema, Collection<String> others) {
        if (!schema.open()) {
            return group(node, path, schema.fields(), others);
        }
        Map<String, Object> config = new LinkedHashMap<>();
        node.values().forEach((name, child) -> {
            Object value = others.contains(name) || child instanceof Node.Nothing
                    ? null
                    : plain(child, Paths.field(path, name));
            if (value != null) {
                config.put(name, value);
            }
        });
        return config;
    }

    private Map<String, Object> group(
            Node.Fields node, String path, List<TaskTypeSchema.Field> fields, Collection<String> others) {
        FieldReader reader = new FieldReader(node, path, problems);
        Set<String> known = new LinkedHashSet<>(others);
        fields.forEach(field -> known.add(field.name()));
        reader.refuseUnknown(known);
        Map<String, TaskTypeSchema.Field> byName = new LinkedHashMap<>();
        for (TaskTypeSchema.Field field : fields) {
            byName.put(field.name(), field);
            if (field.required() && reader.present(field.name()) == null) {
                reader.missing(field.name());
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        node.values().forEach((name, child) -> {
            TaskTypeSchema.Field field = byName.get(name);
            Object value = field == null ? null : field(field, child, reader.pathOf(name));
            if (value != null) {
                config.put(name, value);
            }
        });
        return config;
    }

    private @Nullable Object field(TaskTypeSchema.Field field, Node node, String path) {
        if (node instanceof Node.Nothing || node instanceof Node.Broken) {
            return null;
        }
        if (field.placeholders() && node instanceof Node.Text(var text, int line) && isPlaceholder(text)) {
            return text;
        }
        Object value = value(field.shape(), node, path);
        if (field.required() && value instanceof String text && text.isBlank()) {
            problems.add(path, node.line(), "expected a text that is not blank");
        }
        return value;
    }

    /** Whether a parameter stands for all of it. */
    static boolean isPlaceholder(String text) {
        return text.startsWith("${") && text.indexOf('}') == text.length() - 1;
    }

    private @Nullable Object value(Shape shape, Node node, String path) {
        return switch (shape) {
            case Shape.Text text -> text(text, node, path);
            case Shape.Choice choice -> choice(choice, node, path);
            case Shape.Bool bool ->
                node instanceof Node.Bool(boolean is, int line) ? is : wrong(node, path, "true or false");
            case Shape.Whole whole -> whole(whole, node, path);
            case Shape.Decimal decimal ->
                node instanceof Node.Num num ? number(num, path) : wrong(node, path, "a number");
            case Shape.Span span -> span(node, path);
            case Shape.Scalar scalar -> scalar(scalar, node, path);
            case Shape.Items items -> items(items, node, path);
            case Shape.Entries entries -> entries(entries, node, path);
            case Shape.Group group ->
                node instanceof Node.Fields fields
                        ? OrderedCopy.of(group(fields, path, group.fields(), List.of()))
                        : wrong(node, path, "a map");
            case Shape.Anything anything -> plain(node, path);
            case Shape.Defined defined -> plain(node, path);
        };
    }

    private @Nullable Object wrong(Node node, String path, String expected) {
        if (!(node instanceof Node.Broken)) {
            String advice = node instanceof Node.Num && expected.equals("a text") ? "; put it in quotes" : "";
            problems.add(path, node.line(), "expected " + expected + ", but got " + node.described() + advice);
        }
        return null;
    }

    private @Nullable String text(Shape.Text shape, Node node, String path) {
        if (!(node instanceof Node.Text(var text, int line))) {
            wrong(node, path, "a text");
            return null;
        }
        Optional<String> problem = FieldReader.isLonger(text, shape.maxBytes())
                ? Optional.of(FieldReader.tooLong(shape.maxBytes()))
                : problem(shape.format(), text);
        problem.ifPresent(message -> problems.add(path, line, message));
        return text;
    }

    private static Optional<String> problem(Shape.Format format, String text) {
        return switch (format) {
            case LINE, PROSE, SCRIPT, SECRET -> Optional.empty();
            case SQL -> SqlTemplate.parse(text).problem();
            case URL ->
                text.contains("${") || text.matches("(?i)https?://[^\\s/?#]+.*")
                        ? Optional.empty()
                        : Optional.of("expected an address such as https://host/path");
            case DATA_SOURCE ->
                NameRule.allows(text)
                        ? Optional.empty()
                        : Optional.of("expected the name of a data source: " + NameRule.inWords());
            case JSON_PLACE -> JsonPlace.problem(text);
        };
    }

    private @Nullable String choice(Shape.Choice shape, Node node, String path) {
        if (node instanceof Node.Text(var text, int line) && shape.words().contains(text)) {
            return text;
        }
        wrong(node, path, "one of " + String.join(", ", shape.words()));
        return null;
    }

    private @Nullable Long whole(Shape.Whole shape, Node node, String path) {
        if (node instanceof Node.Num(var raw, int line)) {
            try {
                long value = Long.parseLong(raw);
                if (value >= shape.min() && value <= shape.max()) {
                    return value;
                }
            } catch (NumberFormatException notWhole) {
                // reported below, together with whole numbers out of range
            }
        }
        wrong(node, path, "a whole number from " + shape.min() + " to " + shape.max());
        return null;
    }

    private @Nullable String span(Node node, String path) {
        if (node instanceof Node.Text(var text, int line)
                && DurationText.parse(text).filter(span -> !span.isZero()).isPresent()) {
            return text;
        }
        wrong(node, path, "a duration longer than 0 such as 500ms, 30s or 10m");
        return null;
    }

    private @Nullable String scalar(Shape.Scalar shape, Node node, String path) {
        String text = switch (node) {
            case Node.Text(var value, int line) -> value;
            case Node.Num num -> num.raw();
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Nothing nothing -> null;
            case Node.Items items -> null;
            case Node.Fields map -> null;
            case Node.Broken broken -> null;
        };
        if (text == null) {
            wrong(node, path, "a text, a number, true or false");
        } else if (FieldReader.isLonger(text, shape.maxBytes())) {
            problems.add(path, node.line(), FieldReader.tooLong(shape.maxBytes()));
        }
        return text;
    }

    private @Nullable Object items(Shape.Items shape, Node node, String path) {
        if (!(node instanceof Node.Items(var nodes, int line))) {
            return wrong(node, path, "a list");
        }
        if (!fits(nodes.size(), shape.max(), path, line)) {
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Object value = value(shape.item(), nodes.get(i), Paths.item(path, i));
            values.add(value == null ? "" : value);
        }
        return List.copyOf(values);
    }

    private @Nullable Object entries(Shape.Entries shape, Node node, String path) {
        if (!(node instanceof Node.Fields(var nodes, int line))) {
            return wrong(node, path, "a map");
        }
        if (!fits(nodes.size(), shape.max(), path, line)) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        nodes.forEach((name, child) -> {
            Object value = value(shape.value(), child, Paths.field(path, name));
            values.put(name, value == null ? "" : value);
        });
        return OrderedCopy.of(values);
    }

    private boolean fits(int size, int max, String path, int line) {
        if (size > max) {
            problems.add(path, line, "expected at most " + max + " entries, but got " + size);
        }
        return size <= max;
    }

    /** The node as plain JSON values; its depth is bounded by the parser. */
    private @Nullable Object plain(Node node, String path) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Bool bool -> bool.value();
            case Node.Num num ->
                keepsNumbers && PLAIN_NUMBER.matcher(num.raw()).matches() ? num.raw() : number(num, path);
            case Node.Broken broken -> null;
            case Node.Nothing nothing -> wrong(node, path, "a value");
            case Node.Items items -> items(new Shape.Items(new Shape.Anything(), Integer.MAX_VALUE), items, path);
            case Node.Fields fields ->
                entries(new Shape.Entries(new Shape.Anything(), Integer.MAX_VALUE), fields, path);
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
