package io.scheduler.common.param;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a time by a pattern with the letters of {@code SimpleDateFormat}, as users know them: a run of one letter is a
 * field, text in single quotes and everything that is no letter stands for itself. Words are English and weeks those of
 * ISO 8601, whatever the machine's own language.
 */
final class DatePattern {
    private static final String LETTERS = "GyYMLwWDdFEuaHkKhmsSzZX";
    private static final int MAX_RUN = 20;
    private static final DateTimeFormatter SHORT_ZONE = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);
    private static final DateTimeFormatter LONG_ZONE = DateTimeFormatter.ofPattern("zzzz", Locale.ENGLISH);

    private DatePattern() {}

    /** Empty when the pattern has an unknown letter, an open quote, or no field at all. */
    static Optional<String> format(String pattern, ZonedDateTime time) {
        StringBuilder out = new StringBuilder(pattern.length() + 8);
        boolean field = false;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = c == '\'' ? quoted(pattern, at, out) : at + 1;
            if (end < 0) {
                return Optional.empty();
            }
            if (isLetter(c)) {
                while (end < pattern.length() && pattern.charAt(end) == c) {
                    end++;
                }
                if (LETTERS.indexOf(c) < 0 || end - at > MAX_RUN || c == 'X' && end - at > 3) {
                    return Optional.empty();
                }
                field = true;
                out.append(field(c, end - at, time));
            } else if (c != '\'') {
                out.append(c);
            }
            at = end;
        }
        return field ? Optional.of(out.toString()) : Optional.empty();
    }

    /** Appends what is quoted; returns where it goes on, -1 when the quote is not closed. Two quotes are one. */
    private static int quoted(String pattern, int from, StringBuilder out) {
        int end = pattern.indexOf('\'', from + 1);
        if (end == from + 1) {
            out.append('\'');
        }
        while (end >= 0 && end > from + 1 && end + 1 < pattern.length() && pattern.charAt(end + 1) == '\'') {
            end = pattern.indexOf('\'', end + 2);
        }
        if (end > from + 1) {
            out.append(pattern.substring(from + 1, end).replace("''", "'"));
        }
        return end < 0 ? -1 : end + 1;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static String field(char letter, int count, ZonedDateTime time) {
        return switch (letter) {
            case 'G' -> time.getYear() > 0 ? "AD" : "BC";
            case 'y' -> year(time.get(ChronoField.YEAR_OF_ERA), count);
            case 'Y' -> year(time.get(IsoFields.WEEK_BASED_YEAR), count);
            case 'M', 'L' ->
                count > 2
                        ? time.getMonth().getDisplayName(style(count), Locale.ENGLISH)
                        : padded(time.getMonthValue(), count);
            case 'E' -> time.getDayOfWeek().getDisplayName(style(count), Locale.ENGLISH);
            case 'a' -> time.getHour() < 12 ? "AM" : "PM";
            case 'z' -> (count > 3 ? LONG_ZONE : SHORT_ZONE).format(time);
            case 'Z' -> offset(time, "+HHMM", "+0000");
            case 'X' -> offset(time, count == 1 ? "+HH" : count == 2 ? "+HHMM" : "+HH:MM", "Z");
            default -> padded(number(letter, time), count);
        };
    }

    private static long number(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'w' -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case 'W' -> time.get(WeekFields.ISO.weekOfMonth());
            case 'D' -> time.getDayOfYear();
            case 'd' -> time.getDayOfMonth();
            case 'F' -> (time.getDayOfMonth() - 1) / 7 + 1;
            case 'u' -> time.getDayOfWeek().getValue();
            case 'H' -> time.getHour();
            case 'k' -> time.get(ChronoField.CLOCK_HOUR_OF_DAY);
            case 'K' -> time.get(ChronoField.HOUR_OF_AMPM);
            case 'h' -> time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
            case 'm' -> time.getMinute();
            case 's' -> time.getSecond();
            case 'S' -> time.get(ChronoField.MILLI_OF_SECOND);
            default -> throw new IllegalArgumentException("expected one of " + LETTERS + ", but got " + letter);
        };
    }

    private static String year(int year, int count) {
        return count == 2 ? padded(year % 100, 2) : padded(year, count);
    }

    private static String padded(long number, int width) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static TextStyle style(int count) {
        return count > 3 ? TextStyle.FULL : TextStyle.SHORT;
    }

    private static String offset(ZonedDateTime time, String pattern, String zero) {
        return new java.time.format.DateTimeFormatterBuilder()
                .appendOffset(pattern, zero)
                .toFormatter(Locale.ENGLISH)
                .format(time);
    }
}
