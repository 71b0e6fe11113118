package io.scheduler.worker.text;

/** Text cut to a length that people can take in. */
public final class Shortened {
    private Shortened() {}

    /**
     * The whole text, or its beginning with an ellipsis. A character of two halves at the border is left out: one half of
     * it is not text, and can not be sent nor stored.
     *
     * @param length of the beginning, at most
     */
    public static String to(int length, String text) {
        if (text.length() <= length) {
            return text;
        }
        boolean splits = length > 0
                && Character.isHighSurrogate(text.charAt(length - 1))
                && Character.isLowSurrogate(text.charAt(length));
        return text.substring(0, splits ? length - 1 : length) + "…";
    }
}
