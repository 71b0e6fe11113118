package io.scheduler.common.param;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the value of a declared parameter may be. Values are texts everywhere; a type only says which texts. */
public enum ParameterType {
    STRING("a text", text -> true),
    INTEGER("a whole number of 32 bits", text -> fits(text, Integer.MIN_VALUE, Integer.MAX_VALUE)),
    LONG("a whole number of 64 bits", text -> fits(text, Long.MIN_VALUE, Long.MAX_VALUE)),
    FLOAT("a decimal number", text -> isDecimal(text) && Float.isFinite(Float.parseFloat(text))),
    DOUBLE("a decimal number", text -> isDecimal(text) && Double.isFinite(Double.parseDouble(text))),
    DATE("a date such as 2026-12-31", text -> parses(() -> LocalDate.parse(text))),
    TIME("a time such as 23:59:59", text -> parses(() -> LocalTime.parse(text))),
    TIMESTAMP("a date and time such as 2026-12-31 23:59:59", ParameterType::isTimestamp),
    BOOLEAN("true or false", text -> text.equals("true") || text.equals("false")),
    LIST(
            "a JSON list of texts such as [\"a\",\"b\"]",
            text -> ListText.read(text).isPresent());

    private final String words;
    private final Predicate<String> allows;

    ParameterType(String words, Predicate<String> allows) {
        this.words = words;
        this.allows = allows;
    }

    /** As the object of "expected …". */
    public String words() {
        return words;
    }

    public boolean allows(String text) {
        return allows.test(text);
    }

    /** Whether {@code min} and {@code max} mean something: the number itself, characters of a text, entries of a list. */
    public boolean isMeasured() {
        return switch (this) {
            case STRING, INTEGER, LONG, FLOAT, DOUBLE, LIST -> true;
            case DATE, TIME, TIMESTAMP, BOOLEAN -> false;
        };
    }

    /** What {@code min} and {@code max} are compared with, of a text that the type allows; null when nothing is. */
    @Nullable
    BigDecimal measure(String text) {
        return switch (this) {
            case STRING -> BigDecimal.valueOf(text.codePointCount(0, text.length()));
            case INTEGER, LONG, FLOAT, DOUBLE -> new BigDecimal(text);
            case LIST -> BigDecimal.valueOf(ListText.read(text).orElseThrow().size());
            case DATE, TIME, TIMESTAMP, BOOLEAN -> null;
        };
    }

    private static boolean fits(String text, long from, long to) {
        if (!Patterns.WHOLE.matcher(text).matches()) {
            return false;
        }
        try {
            long value = Long.parseLong(text);
            return value >= from && value <= to;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    /** Whether a text is a decimal number, of a length that calculating with it is cheap. */
    public static boolean isDecimal(String text) {
        return Patterns.DECIMAL.matcher(text).matches();
    }

    private static boolean isTimestamp(String text) {
        String iso = text.replaceFirst("^([0-9-]+) ", "$1T");
        return parses(() -> LocalDateTime.parse(iso, Patterns.TIMESTAMP));
    }

    private static boolean parses(Runnable parsing) {
        try {
            parsing.run();
            return true;
        } catch (DateTimeException other) {
            return false;
        }
    }

    /** Of an enum the constants come first: their patterns have to live elsewhere. */
    private static final class Patterns {
        private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}");
        private static final Pattern DECIMAL =
                Pattern.compile("[+-]?[0-9]{1,300}(\\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?");
        private static final DateTimeFormatter TIMESTAMP =
                DateTimeFormatter.ISO_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);
    }
}
