package io.scheduler.common.expression;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text, which may look like a number.
 *
 * @param text as written; {@code true} and {@code false} are texts too
 * @param number null when it is none
 */
record Value(String text, @Nullable BigDecimal number) {

    private static final int LONGEST_NUMBER = 100;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

    /** In quotes: text, whatever it looks like. */
    static Value quoted(String text) {
        return new Value(text, null);
    }

    static Value of(String text) {
        boolean numeric =
                text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches();
        return new Value(text, numeric ? new BigDecimal(text) : null);
    }

    /** As numbers when both are, else as texts. */
    int compareTo(Value other) {
        return number != null && other.number != null ? number.compareTo(other.number) : text.compareTo(other.text);
    }
}
