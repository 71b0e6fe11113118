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

    /**
     * The whole text, or how long it is. For messages that are made where nobody knows what is secret: a beginning of a
     * secret would not be found any more when they are told.
     *
     * @param length that is still shown
     */
    public static String whole(int length, String text) {
        return text.length() <= length ? text.replace('\0', '?') : "a text of " + text.length() + " characters";
    }
}
