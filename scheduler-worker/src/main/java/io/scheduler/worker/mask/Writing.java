package io.scheduler.worker.mask;

import java.nio.charset.StandardCharsets;

/**
 * How a text may be written that is looked for. Which characters an encoder escapes is its own affair: any escape stands for
 * what it means, wherever it occurs. A character that begins an escape always does within one writing, so that there is
 * never a choice, and a look costs no more than the text is long.
 */
enum Writing {
    PLAIN,
    /** Of an address: {@code %41} is a byte, and {@code +} may be a blank. */
    PERCENT,
    /** Of a string in JSON: {@code \}{@code u0041} is a character. */
    JSON;

    static final int NO_MATCH = -1;
    /** The text ends before that can be said. */
    static final int OPEN = -2;

    static final int MAX_BREAK = 2;
    /** What a byte takes at most: in ASCII, as JSON has it. */
    static final int LONGEST_ESCAPE = 6;

    /** Where a pattern that begins here ends. Line breaks within it do not hide it. */
    int end(byte[] text, int from, byte[] pattern) {
        int at = from;
        for (int i = 0; i < pattern.length; ) {
            for (int skipped = 0; i > 0 && at < text.length && skipped < MAX_BREAK; skipped++) {
                if (text[at] == pattern[i] || !isBreak(text[at])) {
                    break;
                }
                at++;
            }
            if (at >= text.length) {
                return OPEN;
            }
            if (this == PERCENT && text[at] == '%') {
                int meant = percent(text, at);
                if (meant < 0 || (byte) meant != pattern[i]) {
                    return meant == OPEN ? OPEN : NO_MATCH;
                }
                at += 3;
                i++;
            } else if (this == JSON && text[at] == '\\') {
                int meant = json(text, at);
                int bytes = meant < 0 ? 0 : matched(meant, pattern, i);
                if (bytes == 0) {
                    return meant == OPEN ? OPEN : NO_MATCH;
                }
                at += length(text, at, meant);
                i += bytes;
            } else if (text[at] == pattern[i] || this == PERCENT && text[at] == '+' && pattern[i] == ' ') {
                at++;
                i++;
            } else {
                return NO_MATCH;
            }
        }
        return at;
    }

    /** The first byte of what the escape here means; {@link #NO_MATCH} when there is none. */
    int meant(byte[] text, int at) {
        return switch (this) {
            case PLAIN -> NO_MATCH;
            case PERCENT -> text[at] == '%' ? percent(text, at) : text[at] == '+' ? ' ' : NO_MATCH;
            case JSON -> {
                int meant = text[at] == '\\' ? json(text, at) : NO_MATCH;
                yield meant < 0 ? meant : utf8(meant)[0] & 0xff;
            }
        };
    }

    static boolean isBreak(byte c) {
        return c == '\n' || c == '\r';
    }

    private static int percent(byte[] text, int at) {
        return hex(text, at + 1, 2);
    }

    /** The character of an escape. */
    private static int json(byte[] text, int at) {
        if (at + 1 >= text.length) {
            return OPEN;
        }
        return switch (text[at + 1]) {
            case '"', '\\', '/' -> text[at + 1];
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(text, at);
            default -> NO_MATCH;
        };
    }

    /** What does not fit into four digits has two escapes. */
    private static int unicode(byte[] text, int at) {
        int first = hex(text, at + 2, 4);
        if (first < 0 || !Character.isSurrogate((char) first)) {
            return first;
        }
        if (!Character.isHighSurrogate((char) first)) {
            return NO_MATCH;
        }
        for (int i = 0; i < 2; i++) {
            if (at + 6 + i >= text.length) {
                return OPEN;
            }
            if (text[at + 6 + i] != "\\u".charAt(i)) {
                return NO_MATCH;
            }
        }
        int second = hex(text, at + 8, 4);
        if (second < 0) {
            return second;
        }
        return Character.isLowSurrogate((char) second) ? Character.toCodePoint((char) first, (char) second) : NO_MATCH;
    }

    private static int length(byte[] text, int at, int meant) {
        if (text[at + 1] != 'u') {
            return 2;
        }
        return Character.isSupplementaryCodePoint(meant) ? 2 * LONGEST_ESCAPE : LONGEST_ESCAPE;
    }

    private static int hex(byte[] text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            if (i >= text.length) {
                return OPEN;
            }
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return NO_MATCH;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** How many bytes of the pattern the character is; 0 when it is another. */
    private static int matched(int character, byte[] pattern, int from) {
        byte[] bytes = utf8(character);
        for (int i = 0; i < bytes.length; i++) {
            if (from + i >= pattern.length || pattern[from + i] != bytes[i]) {
                return 0;
            }
        }
        return bytes.length;
    }

    private static byte[] utf8(int character) {
        return Character.toString(character).getBytes(StandardCharsets.UTF_8);
    }
}
