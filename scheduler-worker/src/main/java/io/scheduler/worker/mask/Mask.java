package io.scheduler.worker.mask;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Covers the secrets of one attempt. Line breaks within a secret do not hide it: base64 comes in lines. Immutable.
 */
public final class Mask {
    /** Covers nothing. */
    public static final Mask NONE = new Mask(List.of());

    private static final byte STAR = '*';
    private static final int MAX_BREAK = 2;
    private static final int NO_MATCH = -1;
    private static final int OPEN = -2;

    private final byte @Nullable [][][] byFirst = new byte[256][][];
    private final boolean empty;

    private Mask(Collection<byte[]> patterns) {
        this.empty = patterns.isEmpty();
        Map<Integer, List<byte[]>> grouped = new LinkedHashMap<>();
        for (byte[] pattern : patterns) {
            grouped.computeIfAbsent(pattern[0] & 0xff, first -> new ArrayList<>())
                    .add(pattern);
        }
        grouped.forEach((first, same) -> byFirst[first] = same.toArray(byte[][]::new));
    }

    public static Mask of(Collection<String> secrets) {
        return secrets.isEmpty() ? NONE : new Mask(Patterns.of(secrets));
    }

    public boolean isEmpty() {
        return empty;
    }

    /** How many bytes before and after a place can belong to the same secret. */
    static int reach() {
        return Patterns.LONGEST * (1 + MAX_BREAK);
    }

    /** The text with stars for secrets. */
    public String cover(String text) {
        if (empty) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return cover(bytes) ? new String(bytes, StandardCharsets.UTF_8) : text;
    }

    /** The same for the beginning of a longer text: without an end that may be the beginning of a secret. */
    public String coverBeginning(String text) {
        if (empty) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] known = Arrays.copyOf(bytes, settled(bytes));
        cover(known);
        return new String(known, StandardCharsets.UTF_8);
    }

    /** Names are covered too; one that holds a secret can not be referred to any more. */
    public Map<String, String> cover(Map<String, String> texts) {
        if (empty || texts.isEmpty()) {
            return texts;
        }
        Map<String, String> covered = new LinkedHashMap<>();
        texts.forEach((name, text) -> covered.put(cover(name), cover(text)));
        return covered;
    }

    /** Writes stars over secrets; whether there were any. Line breaks stay. */
    boolean cover(byte[] text) {
        boolean[] secret = new boolean[text.length];
        boolean any = false;
        for (int i = 0; i < text.length; i++) {
            byte[][] candidates = byFirst[text[i] & 0xff];
            if (candidates == null) {
                continue;
            }
            for (byte[] pattern : candidates) {
                int end = end(text, i, pattern);
                for (int j = i; j < end; j++) {
                    secret[j] = true;
                    any = true;
                }
            }
        }
        for (int i = 0; any && i < text.length; i++) {
            if (secret[i] && !isBreak(text[i])) {
                text[i] = STAR;
            }
        }
        return any;
    }

    /** Up to where nothing can become a secret by what follows; the length when nothing can. */
    int settled(byte[] text) {
        for (int i = Math.max(0, text.length - reach()); i < text.length; i++) {
            byte[][] candidates = byFirst[text[i] & 0xff];
            if (candidates == null) {
                continue;
            }
            for (byte[] pattern : candidates) {
                if (end(text, i, pattern) == OPEN) {
                    return i;
                }
            }
        }
        return text.length;
    }

    /** Where a pattern that begins here ends; {@link #OPEN} when the text ends before it. */
    private static int end(byte[] text, int from, byte[] pattern) {
        int at = from;
        for (int i = 0; i < pattern.length; i++) {
            for (int skipped = 0; i > 0 && at < text.length && skipped < MAX_BREAK; skipped++) {
                if (text[at] == pattern[i] || !isBreak(text[at])) {
                    break;
                }
                at++;
            }
            if (at >= text.length) {
                return OPEN;
            }
            if (text[at] != pattern[i]) {
                return NO_MATCH;
            }
            at++;
        }
        return at;
    }

    private static boolean isBreak(byte c) {
        return c == '\n' || c == '\r';
    }
}
