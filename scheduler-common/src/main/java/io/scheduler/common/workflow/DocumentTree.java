package io.scheduler.common.workflow;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Turns text into {@link Node}s with their lines. What a workflow document has no use for (anchors, aliases, tags, merge
 * keys, several documents, duplicate keys, characters that PostgreSQL cannot keep) is reported where it stands and never
 * expanded, so memory stays proportional to the text. One instance reads one text.
 */
final class DocumentTree {
    static final int MAX_BYTES = 16 * 1024 * 1024;
    static final int MAX_NESTING = 50;
    private static final int MAX_NAME = 50_000;
    private static final int MAX_NUMBER = 1000;
    private static final int MAX_VALUES = 2_500_000;
    private static final int MAX_FIELDS = 10_000;

    /** How Jackson names its own setting, which the author cannot change. */
    private static final Pattern SETTING = Pattern.compile(", from `[^`]*`");

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_NESTING)
            .maxStringLength(MAX_BYTES) // how long a text may be is the field's own rule
            .maxNameLength(MAX_NAME)
            .maxNumberLength(MAX_NUMBER)
            .build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
    private final Problems problems;
    private final Map<String, String> fieldNames = new HashMap<>();
    private int values;

    private DocumentTree(Problems problems) {
        this.problems = problems;
    }

    /** The root, or null after a problem that left nothing to look at. */
    static @Nullable Node read(String text, DocumentFormat format, Problems problems) {
        TokenStreamFactory factory = switch (format) {
            case JSON -> JSON;
            case YAML -> StrictYaml.forText(text.length(), CONSTRAINTS);
        };
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), new StringReader(text))) {
            return new DocumentTree(problems).bounded(parser, format);
        } catch (JacksonException unreadable) {
            problems.add("", line(unreadable.getLocation()), "not valid " + format + ": " + shortMessage(unreadable));
        } catch (YamlEngineException unreadable) {
            problems.add("", 0, "not valid YAML: " + firstLine(String.valueOf(unreadable.getMessage())));
        }
        return null;
    }

    private @Nullable Node bounded(JsonParser parser, DocumentFormat format) {
        try {
            return document(parser, format);
        } catch (StreamConstraintsException tooMuch) {
            problems.add("", line(parser.currentLocation()), "expected less: " + shortMessage(tooMuch));
        } catch (TooMany tooMany) {
            problems.add(tooMany.path, line(parser.currentTokenLocation()), tooMany.getMessage());
        }
        return null;
    }

    private @Nullable Node document(JsonParser parser, DocumentFormat format) {
        if (parser.nextToken() == null) {
            problems.add("", 0, "expected a workflow document, but got nothing");
            return null;
        }
        Node root = node(parser, "", line(parser.currentTokenLocation()));
        if (parser.nextToken() != null) {
            problems.add(
                    "",
                    line(parser.currentTokenLocation()),
                    switch (format) {
                        case JSON -> "expected one document only, but something follows its closing brace";
                        case YAML -> "expected one document only, but a second one begins here";
                    });
        }
        return root;
    }

    private Node node(JsonParser parser, String path, int line) {
        if (++values > MAX_VALUES) {
            throw new TooMany("", "expected at most " + MAX_VALUES + " values in a document; split it into several");
        }
        JsonToken token = parser.currentToken();
        if (isAlias(parser)) {
            problems.add(path, line, "expected a plain value, but got a YAML alias; write the value out");
            return new Node.Broken(line);
        }
        refuseDecoration(parser, path, line);
        return switch (token) {
            case START_OBJECT -> fields(parser, path, line);
            case START_ARRAY -> items(parser, path, line);
            case VALUE_STRING -> text(parser.getString(), path, line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString(), path, line);
            case VALUE_TRUE -> new Node.Bool(true, line);
            case VALUE_FALSE -> new Node.Bool(false, line);
            case VALUE_NULL -> new Node.Nothing(line);
            case VALUE_EMBEDDED_OBJECT -> new Node.Broken(line); // a binary tag, refused just before
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME ->
                throw new IllegalStateException("expected the start of a value, but got " + token);
        };
    }

    private Node fields(JsonParser parser, String path, int line) {
        Map<String, Node> fields = new LinkedHashMap<>(8);
        int count = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (++count > MAX_FIELDS) {
                throw new TooMany(path, "expected at most " + MAX_FIELDS + " fields in a map; remove some");
            }
            String name = parser.currentName();
            int nameLine = line(parser.currentTokenLocation());
            refuseDecoration(parser, path, nameLine);
            String canonical = fieldNames.computeIfAbsent(name, same -> same);
            String fieldPath = Paths.field(path, canonical);
            if (!isStorable(canonical)) {
                problems.add(
                        fieldPath,
                        nameLine,
                        "the name holds a character that cannot be stored (U+0000 or half a pair)");
            }
            if (canonical.equals("<<")) {
                problems.add(path, nameLine, "expected no YAML merge key (<<); write the fields out");
            }
            parser.nextToken();
            Node value = node(parser, fieldPath, nameLine);
            Node earlier = fields.putIfAbsent(canonical, value);
            if (earlier != null) {
                problems.add(
                        fieldPath,
                        nameLine,
                        "expected the field once, but it is written twice, first on line " + earlier.line());
            }
        }
        fields.remove("<<");
        return new Node.Fields(fields, line);
    }

    private Node items(JsonParser parser, String path, int line) {
        List<Node> items = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, Paths.item(path, items.size()), line(parser.currentTokenLocation())));
        }
        return new Node.Items(items, line);
    }

    private Node text(String value, String path, int line) {
        if (isStorable(value)) {
            return new Node.Text(value, line);
        }
        problems.add(path, line, "the text holds a character that cannot be stored (U+0000 or half a surrogate pair)");
        return new Node.Broken(line);
    }

    private Node number(String raw, String path, int line) {
        if (raw.length() <= MAX_NUMBER) {
            return new Node.Num(raw, line);
        }
        problems.add(path, line, "expected a number of at most " + MAX_NUMBER + " digits");
        return new Node.Broken(line);
    }

    private static boolean isAlias(JsonParser parser) {
        return parser instanceof tools.jackson.dataformat.yaml.YAMLParser yaml && yaml.isCurrentAlias();
    }

    private void refuseDecoration(JsonParser parser, String path, int line) {
        if (parser instanceof StrictYaml.Parser yaml) {
            yaml.takeDecorations().forEach(message -> problems.add(path, line, message));
        }
    }

    /** PostgreSQL keeps neither U+0000 nor half a surrogate pair in JSON. */
    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int line(@Nullable TokenStreamLocation location) {
        return location == null ? 0 : Math.max(0, location.getLineNr());
    }

    private static String shortMessage(JacksonException unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException marked) {
                return firstLine(marked.getProblem());
            }
        }
        String message = firstLine(unreadable.getOriginalMessage());
        int place = message.indexOf(" (for ");
        return SETTING.matcher(place < 0 ? message : message.substring(0, place))
                .replaceAll("");
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }

    /** Ends the reading, so that what has no end costs no more than what has one. */
    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String path;

        private TooMany(String path, String message) {
            super(message, null, false, false);
            this.path = path;
        }
    }
}
