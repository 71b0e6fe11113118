package io.scheduler.common.param;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The time that a run speaks of, in its zone: replaces {@code $[yyyyMMdd-1]} and its like. Total and bounded: an expression
 * that begins with a digit (a shell's {@code $[1+2]}), is longer than 200 characters or is not understood stays as written.
 */
public record BusinessTime(ZonedDateTime at) implements TimeExpressions {

    public static BusinessTime of(Instant time, ZoneId zone) {
        return new BusinessTime(time.atZone(zone));
    }

    @Override
    public String expand(String text) {
        int start = text.indexOf("$[");
        if (start < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        while (start >= 0) {
            int end = end(text, start + 2);
            if (end >= 0 && !startsWithDigit(text, start + 2)) {
                String written = text.substring(start, end + 1);
                out.append(text, copied, start)
                        .append(TimeExpression.evaluate(text.substring(start + 2, end), at)
                                .orElse(written));
                copied = end + 1;
            }
            start = text.indexOf("$[", Math.max(copied, start + 2));
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static boolean startsWithDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** Where the bracket closes; -1 when what is between is no expression. */
    private static int end(String text, int from) {
        for (int i = from; i < text.length() && i - from <= TimeExpression.MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return i;
            }
            if (c == '[' || c == '\n') {
                return -1;
            }
        }
        return -1;
    }
}
