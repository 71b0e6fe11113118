package io.scheduler.common.workflow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the fields of one map of the document. Whatever is wrong is reported and replaced by the fallback, so
 * that reading goes on and finds the next mistake too. A field without a value counts as absent.
 */
final class FieldReader {
    static final int MAX_PARAM_BYTES = 64 * 1024;

    private final Node.Fields fields;
    private final String path;
    private final Problems problems;

    FieldReader(Node.Fields fields, String path, Problems problems) {
        this.fields = fields;
        this.path = path;
        this.problems = problems;
    }

    @Nullable
    Node present(String name) {
        Node node = fields.values().get(name);
        return node instanceof Node.Nothing ? null : node;
    }

    String pathOf(String name) {
        return Paths.field(path, name);
    }

    /** Reports every field that is not among the known ones. */
    void refuseUnknown(Collection<String> known) {
        fields.values().forEach((name, node) -> {
            if (!known.contains(name)) {
                problems.add(
                        pathOf(name),
                        node.line(),
                        "unknown field" + (problems.isFull() ? "" : Suggestions.didYouMean(name, known)));
            }
        });
    }

    /** A map under this name as a reader of its own; null when absent or wrong. */
    @Nullable
    FieldReader map(String name) {
        Node node = present(name);
        if (node instanceof Node.Fields inner) {
            return new FieldReader(inner, pathOf(name), problems);
        }
        wrongType(name, node, "a map");
        return null;
    }

    /** A list under this name; empty when absent or wrong. */
    List<Node> list(String name) {
        Node node = present(name);
        if (node instanceof Node.Items items) {
            return items.values();
        }
        wrongType(name, node, "a list");
        return List.of();
    }

    @Nullable
    String text(String name, @Nullable String fallback, int maxBytes) {
        Node node = present(name);
        if (!(node instanceof Node.Text text)) {
            wrongType(name, node, "a text");
            return fallback;
        }
        if (isLonger(text.value(), maxBytes)) {
            problems.add(pathOf(name), text.line(), tooLong(maxBytes));
            return fallback;
        }
        return text.value();
    }

    /** A name that keeps to {@link NameRule}; null after a problem. */
    @Nullable
    String name(String field, @Nullable String fallback) {
        Node node = present(field);
        if (node == null) {
            if (fallback == null) {
                missing(field);
            }
            return fallback;
        }
        if (!(node instanceof Node.Text text)) {
            wrongType(field, node, "a text");
            return fallback;
        }
        if (!NameRule.allows(text.value())) {
            String found = text.value().isBlank() ? "a blank one" : text.described();
            problems.add(pathOf(field), node.line(), "expected a name of " + NameRule.inWords() + ", but got " + found);
            return fallback;
        }
        return text.value();
    }

    boolean bool(String name) {
        Node node = present(name);
        if (node instanceof Node.Bool bool) {
            return bool.value();
        }
        wrongType(name, node, "true or false");
        return false;
    }

    int integer(String name, int from, int to) {
        Node node = present(name);
        if (node == null) {
            missing(name);
        } else if (node instanceof Node.Num num) {
            try {
                int value = Integer.parseInt(num.raw());
                if (value >= from && value <= to) {
                    return value;
                }
            } catch (NumberFormatException notWhole) {
                // reported below, together with whole numbers out of range
            }
            problems.add(
                    pathOf(name),
                    node.line(),
                    "expected a whole number from " + from + " to " + to + ", but got " + num.described());
        } else {
            wrongType(name, node, "a whole number from " + from + " to " + to);
        }
        return from;
    }

    Duration duration(String name) {
        Node node = present(name);
        Duration parsed = node instanceof Node.Text text
                ? DurationText.parse(text.value()).orElse(null)
                : null;
        if (parsed != null) {
            return parsed;
        }
        if (node instanceof Node.Num) {
            wrongType(name, node, "a duration with its unit, such as 30s or 10m,");
        } else {
            wrongType(name, node, "a duration from 0 to 365d such as 500ms, 30s, 10m, 2h, 1d or PT10M,");
        }
        return Duration.ZERO;
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        Node node = present(name);
        if (node instanceof Node.Text text) {
            for (E constant : type.getEnumConstants()) {
                if (word(constant).equals(text.value())) {
                    return constant;
                }
            }
        }
        wrongType(name, node, "one of " + String.join(", ", words(type)));
        return fallback;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> List<String> words(Class<E> type) {
        return List.of(type.getEnumConstants()).stream().map(FieldReader::word).toList();
    }

    /** The fields in the author's order. */
    Map<String, Node> entries() {
        return fields.values();
    }

    String path() {
        return path;
    }

    int line() {
        return fields.line();
    }

    Problems problems() {
        return problems;
    }

    /** The parameters under this name; none when absent or wrong. */
    ParameterReader.Read params(String name, ParameterReader.Owner owner) {
        FieldReader inner = map(name);
        return inner == null ? ParameterReader.Read.NONE : new ParameterReader(inner, owner).read();
    }

    /** A text; numbers and booleans become what the author wrote. Null after a problem. */
    @Nullable
    String scalar(String param, Node node) {
        String value = plain(node);
        if (value == null) {
            String advice = node instanceof Node.Nothing ? "; write \"\" for an empty text" : "";
            wrongType(param, node, "a text, a number, true or false", advice);
        } else if (isLonger(value, MAX_PARAM_BYTES)) {
            problems.add(pathOf(param), node.line(), tooLong(MAX_PARAM_BYTES));
            return null;
        }
        return value;
    }

    /** A text, number or boolean as the author wrote it; null for anything else. */
    static @Nullable String plain(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Num num -> num.raw();
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Nothing nothing -> null;
            case Node.Items items -> null;
            case Node.Fields map -> null;
            case Node.Broken broken -> null;
        };
    }

    /** {@code 10m}, or {@code {after: 10m, action: warn}}; null when absent or wrong. */
    WorkflowDocument.@Nullable Timeout timeout(String name) {
        Node node = present(name);
        if (node == null) {
            return null;
        }
        Duration after;
        WorkflowDocument.Timeout.Action action = WorkflowDocument.Timeout.Action.FAIL;
        int before = problems.count();
        if (node instanceof Node.Fields inner) {
            FieldReader reader = new FieldReader(inner, pathOf(name), problems);
            reader.refuseUnknown(List.of("after", "action"));
            if (reader.present("after") == null) {
                reader.missing("after");
            }
            after = reader.duration("after");
            action = reader.choice("action", WorkflowDocument.Timeout.Action.class, action);
        } else {
            after = duration(name);
        }
        if (problems.count() > before || node instanceof Node.Broken) {
            return null;
        }
        if (after.isZero()) {
            problems.add(pathOf(name), node.line(), "expected a time longer than 0; leave the field out for no limit");
        }
        return new WorkflowDocument.Timeout(after, action);
    }

    void missing(String name) {
        problems.add(pathOf(name), fields.line(), "required, but missing");
    }

    /** Reports nothing for what is absent or was reported before. */
    void wrongType(String name, @Nullable Node node, String expected) {
        String advice = node instanceof Node.Num && expected.equals("a text") ? "; put it in quotes" : "";
        wrongType(name, node, expected, advice);
    }

    private void wrongType(String name, @Nullable Node node, String expected, String advice) {
        if (node != null && !(node instanceof Node.Broken)) {
            String comma = expected.endsWith(",") ? " but got " : ", but got ";
            problems.add(pathOf(name), node.line(), "expected " + expected + comma + node.described() + advice);
        }
    }

    private static String tooLong(int maxBytes) {
        return "expected at most " + maxBytes
                + " bytes, but got more; shorten it, or keep it in a file that a task reads";
    }

    static boolean isLonger(String text, int maxBytes) {
        return text.length() > maxBytes
                || text.length() > maxBytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > maxBytes;
    }
}
