package io.scheduler.common.workflow;

/** What the name of a workflow, task, parameter or worker group may look like. */
public final class NameRule {
    public static final int LONGEST = 128;

    private static final String IN_WORDS =
            "1 to " + LONGEST + " letters, digits, '_', '-' or '.' of which at least one is no '.'";

    private NameRule() {}

    /** True for 1 to 128 letters, digits and {@code _ - .} of any script that are not dots only. */
    public static boolean allows(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.codePoints().allMatch(NameRule::isAllowed)
                && name.codePoints().anyMatch(c -> c != '.');
    }

    /** The rule as a sentence's object: "expected …". */
    public static String inWords() {
        return IN_WORDS;
    }

    private static boolean isAllowed(int c) {
        return c == '_' || c == '-' || c == '.' || Character.isLetterOrDigit(c) || isMark(c);
    }

    /** Vowel signs and accents, without which many scripts have no words. */
    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
