package io.scheduler.common.param;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * References to secrets, {@code ${secret.NAME}}, on their way through the replacing. A reference counts only where an author
 * wrote it: in a document or a parameter of the project. One that came with a start or out of a task's output stays text, so
 * that nobody can ask for a secret by data. A reference that counts becomes a mark, which the value replaces at the very
 * end: a secret is never searched for references or times itself.
 */
final class SecretReferences {
    static final String PREFIX = "secret.";
    private static final char MARK = '\0';

    private final Set<String> found = new TreeSet<>();

    static boolean isSecret(String parameter) {
        return parameter.startsWith(PREFIX) && parameter.length() > PREFIX.length();
    }

    /** A text of somebody else's, which can not hold a mark afterwards. */
    static String withoutMarks(String text) {
        return text.indexOf(MARK) < 0 ? text : text.replace(MARK, '\uFFFD');
    }

    /** What stands for the secret; null when the reference does not count. */
    @Nullable
    String mark(String parameter, Collection<String> within, Predicate<String> writtenByAuthor) {
        if (!within.stream().allMatch(writtenByAuthor)) {
            return null;
        }
        found.add(parameter.substring(PREFIX.length()));
        return MARK + parameter + MARK;
    }

    /** Names of all that were referred to. */
    Set<String> names() {
        return found;
    }

    static boolean isMarked(String text) {
        return text.indexOf(MARK) >= 0;
    }

    /** The text with values for marks; a secret that is not there stays a reference. */
    static String reveal(String text, Map<String, String> secrets) {
        if (!isMarked(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        int start;
        while ((start = text.indexOf(MARK, from)) >= 0) {
            int end = text.indexOf(MARK, start + 1);
            String parameter = text.substring(start + 1, end);
            String value = secrets.get(parameter.substring(PREFIX.length()));
            out.append(text, from, start).append(value == null ? "${" + parameter + "}" : value);
            from = end + 1;
        }
        return out.append(text, from, text.length()).toString();
    }

    static Map<String, String> reveal(Map<String, String> params, Map<String, String> secrets) {
        Map<String, String> revealed = new LinkedHashMap<>();
        params.forEach((name, value) -> revealed.put(name, reveal(value, secrets)));
        return revealed;
    }
}
