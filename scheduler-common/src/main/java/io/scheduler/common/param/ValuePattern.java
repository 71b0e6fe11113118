package io.scheduler.common.param;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * An author's regular expression, matched in time that grows with the text alone and on little stack, whatever the author wrote: there are
 * no back references and no looking around. Only texts of at most 1,000 characters match at all.
 *
 * @param text as it was written
 */
public record ValuePattern(String text) {
    public static final int MAX_LENGTH = 200;
    private static final int MAX_VALUE = 1_000;

    /** What is wrong with the expression; empty when nothing is. */
    public static Optional<String> refuse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("expected at most " + MAX_LENGTH + " characters, but got " + text.length());
        }
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of("expected a regular expression (RE2: without back references and lookaround), but "
                    + wrong.getDescription() + ": " + wrong.getPattern());
        }
    }

    boolean matches(String value) {
        return value.length() <= MAX_VALUE && Pattern.matches(text, value);
    }
}
