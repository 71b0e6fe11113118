package io.scheduler.worker.mask;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The byte sequences by which secrets are known. A long one is cut, so that looking for it costs little and a part of it
 * is found too; one of several lines is also looked for line by line.
 */
final class Patterns {
    /** Less would cover ordinary words. */
    static final int SHORTEST = 4;

    static final int LONGEST = 256;
    /** Nothing is cut within a character, as an escape may stand for the whole of it. */
    static final int LONGEST_PART = LONGEST + 3;

    private static final int SHORTEST_LINE = 8;
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");
    private static final Pattern LAST_BREAKS = Pattern.compile("[\\r\\n]+\\z");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, byte[]> found = new LinkedHashMap<>();

    private Patterns() {}

    static Collection<byte[]> of(Collection<String> secrets) {
        Patterns patterns = new Patterns();
        for (String secret : secrets) {
            // a shell's $(…) leaves out the line breaks at the end, other readers what is blank around it
            for (String form : new LinkedHashSet<>(
                    List.of(secret, LAST_BREAKS.matcher(secret).replaceFirst(""), secret.strip()))) {
                patterns.addForm(form);
            }
            String[] lines = secret.split("\\R");
            for (String line : lines) {
                if (lines.length > 1 && line.length() >= SHORTEST_LINE) {
                    patterns.add(line.strip().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return patterns.found.values();
    }

    private void addForm(String secret) {
        byte[] whole = secret.getBytes(StandardCharsets.UTF_8);
        add(whole);
        addBase64(whole);
        addAsWritten(secret);
    }

    /**
     * In base64 three bytes are four letters: what a text looks like depends on how many bytes stand before it. Of each of
     * the three cases these are the letters that no neighbour has a part in.
     */
    private void addBase64(byte[] secret) {
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            if (to > from) {
                add(Arrays.copyOfRange(Base64.getEncoder().encode(shifted), from, to));
                add(Arrays.copyOfRange(Base64.getUrlEncoder().encode(shifted), from, to));
            }
        }
    }

    /**
     * As it stands in an address, where both ways to write a blank occur, and in a text of JSON. {@link Writing} sees through that, and
     * more; these are for what was encoded twice, or broken into lines within an escape.
     */
    private void addAsWritten(String secret) {
        String inAddress = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String lowerCase =
                ESCAPE.matcher(inAddress).replaceAll(hex -> hex.group().toLowerCase(Locale.ROOT));
        String inJson = JSON.writeValueAsString(secret);
        for (String form : List.of(
                inAddress,
                lowerCase,
                inAddress.replace("+", "%20"),
                lowerCase.replace("+", "%20"),
                inJson.substring(1, inJson.length() - 1))) {
            if (!form.equals(secret)) {
                add(form.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void add(byte[] pattern) {
        int parts = (pattern.length + LONGEST - 1) / LONGEST;
        for (int i = 0; i < parts; i++) {
            byte[] part = Arrays.copyOfRange(pattern, cut(pattern, i, parts), cut(pattern, i + 1, parts));
            if (part.length >= SHORTEST) {
                found.put(new String(part, StandardCharsets.ISO_8859_1), part);
            }
        }
    }

    private static int cut(byte[] pattern, int i, int parts) {
        int cut = (int) ((long) pattern.length * i / parts);
        while (cut > 0 && cut < pattern.length && (pattern[cut] & 0xc0) == 0x80) {
            cut--;
        }
        return cut;
    }
}
