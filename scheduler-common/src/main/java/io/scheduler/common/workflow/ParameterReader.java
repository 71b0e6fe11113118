package io.scheduler.common.workflow;

import io.scheduler.common.param.ListText;
import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterDeclaration.Direction;
import io.scheduler.common.param.ParameterDeclaration.Form;
import io.scheduler.common.param.ParameterDeclaration.Rules;
import io.scheduler.common.param.ParameterType;
import io.scheduler.common.param.ValuePattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of {@code params}: a value, a list, or a map that declares the parameter. Whatever is wrong is reported
 * where it stands.
 */
final class ParameterReader {
    static final int MAX_PARAMS = 1000;
    static final int MAX_ENTRIES = 10_000;
    private static final int MAX_ALLOWED = 1000;
    private static final int MAX_DESCRIPTION_BYTES = 4096;
    private static final List<String> FIELDS =
            List.of("value", "type", "direction", "required", "allowed", "pattern", "min", "max", "description");

    private final FieldReader fields;
    private final Owner owner;
    private final Problems problems;

    ParameterReader(FieldReader fields, Owner owner) {
        this.fields = fields;
        this.owner = owner;
        this.problems = fields.problems();
    }

    /** Whose parameters they are. */
    enum Owner {
        WORKFLOW,
        /** What it hands on is not among its inputs. */
        TASK,
        /** What a workflow hands on: only texts. */
        RESULT
    }

    /**
     * What was read.
     *
     * @param values the values of inputs
     * @param declarations all of them, when one is more than a value
     */
    record Read(Map<String, String> values, Map<String, ParameterDeclaration> declarations) {
        static final Read NONE = new Read(Map.of(), Map.of());
    }

    Read read() {
        Map<String, Node> entries = fields.entries();
        if (entries.size() > MAX_PARAMS) {
            problems.add(
                    fields.path(),
                    fields.line(),
                    "expected at most " + MAX_PARAMS + " parameters, but got " + entries.size());
            return Read.NONE;
        }
        Map<String, ParameterDeclaration> declared = new LinkedHashMap<>();
        entries.forEach((name, node) -> {
            checkName(name, node);
            ParameterDeclaration declaration = declaration(name, node);
            if (declaration != null) {
                declared.put(name, declaration);
            }
        });
        Map<String, String> values = new LinkedHashMap<>();
        declared.forEach((name, declaration) -> {
            if (declaration.value() != null && (owner != Owner.TASK || declaration.direction() == Direction.IN)) {
                values.put(name, declaration.value());
            }
        });
        boolean plain = declared.values().stream().allMatch(declaration -> declaration.form() == Form.SCALAR);
        return new Read(values, plain ? Map.of() : declared);
    }

    private void checkName(String name, Node node) {
        if (!NameRule.allows(name)) {
            problems.add(fields.pathOf(name), node.line(), "expected a name of " + NameRule.inWords());
        } else if (name.startsWith("secret.")) {
            problems.add(
                    fields.pathOf(name),
                    node.line(),
                    "expected a name that does not begin with 'secret.'; those are the project's secrets");
        }
    }

    private @Nullable ParameterDeclaration declaration(String name, Node node) {
        if (owner == Owner.RESULT) {
            return scalar(name, node);
        }
        return switch (node) {
            case Node.Items items -> {
                List<String> entries = scalars(items, fields.pathOf(name), MAX_ENTRIES);
                yield entries == null ? null : fitting(ParameterDeclaration.list(entries), name, node);
            }
            case Node.Fields map -> full(new FieldReader(map, fields.pathOf(name), problems));
            case Node.Text text -> scalar(name, node);
            case Node.Num num -> scalar(name, node);
            case Node.Bool bool -> scalar(name, node);
            case Node.Nothing nothing -> scalar(name, node);
            case Node.Broken broken -> scalar(name, node);
        };
    }

    private @Nullable ParameterDeclaration scalar(String name, Node node) {
        String value = fields.scalar(name, node);
        return value == null ? null : ParameterDeclaration.scalar(value);
    }

    private @Nullable ParameterDeclaration fitting(ParameterDeclaration list, String name, Node node) {
        if (FieldReader.isLonger(String.valueOf(list.value()), FieldReader.MAX_PARAM_BYTES)) {
            problems.add(
                    fields.pathOf(name),
                    node.line(),
                    "expected at most " + FieldReader.MAX_PARAM_BYTES
                            + " bytes, but the list has more; keep it in a file that a task reads");
            return null;
        }
        return list;
    }

    private @Nullable ParameterDeclaration full(FieldReader reader) {
        int before = problems.count();
        reader.refuseUnknown(FIELDS);
        Node written = reader.present("value");
        ParameterType type = type(reader, written);
        String value = written == null ? null : value(reader, written, type);
        Direction direction = reader.choice("direction", Direction.class, Direction.IN);
        Rules rules = rules(reader, type);
        String description = String.valueOf(reader.text("description", "", MAX_DESCRIPTION_BYTES));
        if (owner == Owner.TASK && rules.required()) {
            problems.add(
                    reader.pathOf("required"),
                    reader.line(),
                    "only a parameter of the workflow can be required: a task's own is not asked for at a start");
        }
        var declaration = new ParameterDeclaration(Form.FULL, type, direction, value, rules, description);
        if (problems.count() == before && value != null && !ParameterDeclaration.isOpen(value)) {
            int line = written.line();
            declaration.refuse(value).ifPresent(wrong -> problems.add(reader.pathOf("value"), line, wrong));
        }
        return declaration;
    }

    private ParameterType type(FieldReader reader, @Nullable Node value) {
        ParameterType implied = value instanceof Node.Items ? ParameterType.LIST : ParameterType.STRING;
        if (reader.present("type") instanceof Node.Text text && text.value().equals("file")) {
            problems.add(
                    reader.pathOf("type"),
                    text.line(),
                    "files are not supported as parameters; hand on the path of a file that both tasks can reach");
            return implied;
        }
        return reader.choice("type", ParameterType.class, implied);
    }

    private @Nullable String value(FieldReader reader, Node written, ParameterType type) {
        if (written instanceof Node.Items items) {
            List<String> entries = scalars(items, reader.pathOf("value"), MAX_ENTRIES);
            if (entries == null) {
                return null;
            }
            if (type != ParameterType.LIST) {
                problems.add(reader.pathOf("value"), written.line(), "expected " + type.words() + ", but got a list");
            }
            return ListText.write(entries);
        }
        return reader.scalar("value", written);
    }

    private Rules rules(FieldReader reader, ParameterType type) {
        List<String> allowed = List.of();
        if (reader.present("allowed") instanceof Node.Items items) {
            List<String> read = scalars(items, reader.pathOf("allowed"), MAX_ALLOWED);
            allowed = read == null ? List.of() : read;
            for (int i = 0; i < allowed.size(); i++) {
                if (!type.allows(allowed.get(i))) {
                    problems.add(Paths.item(reader.pathOf("allowed"), i), items.line(), "expected " + type.words());
                }
            }
        } else {
            reader.wrongType("allowed", reader.present("allowed"), "a list");
        }
        BigDecimal min = limit(reader, "min", type);
        BigDecimal max = limit(reader, "max", type);
        if (min != null && max != null && min.compareTo(max) > 0) {
            problems.add(reader.pathOf("min"), reader.line(), "expected at most max, " + max + ", but got " + min);
        }
        return new Rules(reader.bool("required"), allowed, pattern(reader), min, max);
    }

    private @Nullable ValuePattern pattern(FieldReader reader) {
        String text = reader.text("pattern", null, ValuePattern.MAX_LENGTH * 3);
        if (text == null) {
            return null;
        }
        ValuePattern.refuse(text).ifPresent(wrong -> problems.add(reader.pathOf("pattern"), reader.line(), wrong));
        return new ValuePattern(text);
    }

    private @Nullable BigDecimal limit(FieldReader reader, String name, ParameterType type) {
        Node node = reader.present(name);
        if (node instanceof Node.Num num && ParameterType.isDecimal(num.raw())) {
            if (!type.isMeasured()) {
                problems.add(
                        reader.pathOf(name), num.line(), "only numbers, texts and lists have a least and a greatest");
            }
            return new BigDecimal(num.raw());
        }
        reader.wrongType(name, node, "a decimal number");
        return null;
    }

    /** The entries as texts; null after a problem. */
    private @Nullable List<String> scalars(Node.Items items, String path, int most) {
        if (items.values().size() > most) {
            problems.add(
                    path,
                    items.line(),
                    "expected at most " + most + " entries, but got "
                            + items.values().size());
            return null;
        }
        List<String> entries = new ArrayList<>(items.values().size());
        for (Node entry : items.values()) {
            String text = FieldReader.plain(entry);
            if (text == null) {
                if (!(entry instanceof Node.Broken)) {
                    problems.add(
                            Paths.item(path, entries.size()),
                            entry.line(),
                            "expected a text, a number, true or false, but got " + entry.described());
                }
                return null;
            }
            entries.add(text);
        }
        return entries;
    }
}
