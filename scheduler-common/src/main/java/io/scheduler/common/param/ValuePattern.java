package io.scheduler.common.param;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An author's regular expression. Some expressions take for ever on some texts, so matching counts its steps and gives up
 * with "no match"; and only texts of at most 1,000 characters match at all.
 *
 * @param text as it was written
 */
public record ValuePattern(String text) {
    public static final int MAX_LENGTH = 200;
    private static final int MAX_VALUE = 1_000;
    private static final int MAX_STEPS = 1_000_000;

    /** What is wrong with the expression; empty when nothing is. */
    public static Optional<String> refuse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("expected at most " + MAX_LENGTH + " characters, but got " + text.length());
        }
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of("expected a regular expression, but " + wrong.getDescription());
        }
    }

    boolean matches(String value) {
        if (value.length() > MAX_VALUE) {
            return false;
        }
        try {
            return Pattern.compile(text).matcher(new Counted(value, new int[1])).matches();
        } catch (TooManySteps endless) {
            return false;
        }
    }

    private record Counted(CharSequence value, int[] steps) implements CharSequence {
        @Override
        public int length() {
            return value.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MAX_STEPS) {
                throw new TooManySteps();
            }
            return value.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(value.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
