package io.scheduler.common.param;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as its author declared it.
 *
 * @param form how it was written
 * @param type of its values
 * @param direction whether it is an input, or what the task hands on
 * @param value what it is unless somebody says otherwise; null for none
 * @param rules what else holds for its values
 * @param description for people, may be empty
 */
public record ParameterDeclaration(
        Form form,
        ParameterType type,
        Direction direction,
        @Nullable String value,
        Rules rules,
        String description) {

    public enum Form {
        /** {@code day: 1} */
        SCALAR,
        /** {@code days: [1, 2]} */
        LIST,
        /** {@code day: {value: 1, type: integer}} */
        FULL
    }

    public enum Direction {
        IN,
        OUT
    }

    /**
     * What holds for the values that are given at a start.
     *
     * @param required a start must bring a value where there is none here
     * @param allowed the only values; empty: any
     * @param pattern the whole text must match it; null: any
     * @param min least number, length or count; null: none
     * @param max greatest number, length or count; null: none
     */
    public record Rules(
            boolean required,
            List<String> allowed,
            @Nullable ValuePattern pattern,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max) {
        public static final Rules NONE = new Rules(false, List.of(), null, null, null);

        public Rules {
            allowed = List.copyOf(allowed);
        }
    }

    public static ParameterDeclaration scalar(String value) {
        return new ParameterDeclaration(Form.SCALAR, ParameterType.STRING, Direction.IN, value, Rules.NONE, "");
    }

    public static ParameterDeclaration list(List<String> values) {
        return new ParameterDeclaration(
                Form.LIST, ParameterType.LIST, Direction.IN, ListText.write(values), Rules.NONE, "");
    }

    /** What is wrong with a value, as "expected …, but …"; empty when nothing is. */
    public Optional<String> refuse(String given) {
        String but = ", but got "
                + (given.length() > 40 ? "a text of " + given.length() + " characters" : "'" + given + "'");
        if (!type.allows(given)) {
            return Optional.of("expected " + type.words() + but);
        }
        if (!rules.allowed.isEmpty() && !rules.allowed.contains(given)) {
            return Optional.of("expected one of " + shown(rules.allowed) + but);
        }
        if (rules.pattern != null && !rules.pattern.matches(given)) {
            return Optional.of("expected a text that matches " + rules.pattern.text() + but);
        }
        BigDecimal measure = type.measure(given);
        boolean outside = measure != null
                && (rules.min != null && measure.compareTo(rules.min) < 0
                        || rules.max != null && measure.compareTo(rules.max) > 0);
        return outside ? Optional.of("expected " + range() + but) : Optional.empty();
    }

    /** Whether a value can only be judged once what it refers to is known. */
    public static boolean isOpen(String value) {
        return value.contains("${") || value.contains("$[");
    }

    private String range() {
        String of = switch (type) {
            case STRING -> " characters";
            case LIST -> " entries";
            case INTEGER, LONG, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP, BOOLEAN -> "";
        };
        String from = rules.min == null ? "" : rules.min.toPlainString();
        String to = rules.max == null ? "" : rules.max.toPlainString();
        return from.isEmpty() ? "at most " + to + of : to.isEmpty() ? "at least " + from + of : from + " to " + to + of;
    }

    private static String shown(List<String> allowed) {
        return allowed.size() <= 20
                ? String.join(", ", allowed)
                : String.join(", ", allowed.subList(0, 20)) + " … (" + allowed.size() + " values)";
    }
}
