package io.scheduler.common.workflow;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses what a mistyped word was meant to be. */
public final class Suggestions {
    private static final int LONGEST = 40;

    private Suggestions() {}

    /** {@code "; did you mean dependsOn?"}, or nothing when no word is near. */
    public static String didYouMean(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return "";
        }
        String lower = word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
        return known.stream()
                .filter(candidate ->
                        distance(lower, candidate.toLowerCase(Locale.ROOT)) <= Math.max(1, lower.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))))
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
