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
 * Covers the secrets of one attempt. Line breaks within a secret do not hide it: base64 comes in lines. Nor do the escapes of an
 * address or of JSON, whichever characters they stand for. Immutable.
 */
public final class Mask {
    /** Covers nothing. */
    public static final Mask NONE = new Mask(List.of());

    private static final byte STAR = '*';
    private static final Writing[] WRITINGS = Writing.values();

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
        return Patterns.LONGEST_PART * (Writing.LONGEST_ESCAPE + Writing.MAX_BREAK);
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
            int end = end(text, i, false);
            if (end > i) {
                Arrays.fill(secret, i, end, true);
                any = true;
            }
        }
        for (int i = 0; any && i < text.length; i++) {
            if (secret[i] && !Writing.isBreak(text[i])) {
                text[i] = STAR;
            }
        }
        return any;
    }

    /** Up to where nothing can become a secret by what follows; the length when nothing can. */
    int settled(byte[] text) {
        for (int i = Math.max(0, text.length - reach()); i < text.length; i++) {
            if (end(text, i, true) == Writing.OPEN) {
                return i;
            }
        }
        return text.length;
    }

    /**
     * Where the longest secret that begins here ends.
     *
     * @param asks whether there may be one that the text does not have to its end: then {@link Writing#OPEN}
     */
    private int end(byte[] text, int from, boolean asks) {
        int furthest = Writing.NO_MATCH;
        for (Writing writing : WRITINGS) {
            int literal = end(text, from, writing, text[from] & 0xff, asks);
            int meant = writing.meant(text, from);
            int escaped = meant < 0 ? meant : end(text, from, writing, meant, asks);
            if (asks && (literal == Writing.OPEN || escaped == Writing.OPEN)) {
                return Writing.OPEN;
            }
            furthest = Math.max(furthest, Math.max(literal, escaped));
        }
        return furthest;
    }

    /** The same of those that begin with that byte. */
    private int end(byte[] text, int from, Writing writing, int first, boolean asks) {
        byte[][] candidates = byFirst[first];
        int furthest = Writing.NO_MATCH;
        for (int i = 0; candidates != null && i < candidates.length; i++) {
            int end = writing.end(text, from, candidates[i]);
            if (asks && end == Writing.OPEN) {
                return end;
            }
            furthest = Math.max(furthest, end);
        }
        return furthest;
    }
}
