package io.scheduler.dao.partition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts that tasks have a hand in, made such that PostgreSQL takes them. It refuses NUL and half surrogate pairs, and one
 * such character would fail the batch of a whole loop for ever.
 */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    static @Nullable String of(@Nullable String text) {
        return text == null || isStorable(text) ? text : replaced(text);
    }

    static Map<String, String> of(Map<String, String> map) {
        boolean storable = map.entrySet().stream().allMatch(e -> isStorable(e.getKey()) && isStorable(e.getValue()));
        if (storable) {
            return map;
        }
        Map<String, String> clean = new LinkedHashMap<>();
        map.forEach((key, value) -> clean.put(replaced(key), replaced(value)));
        return clean;
    }

    /** Of plain JSON values, however deep. */
    static Map<String, Object> ofValues(Map<String, ?> values) {
        Map<String, Object> clean = new LinkedHashMap<>();
        values.forEach((key, value) -> clean.put(replaced(key), ofValue(value)));
        return clean;
    }

    private static Object ofValue(Object value) {
        return switch (value) {
            case String text -> isStorable(text) ? text : replaced(text);
            case Map<?, ?> map -> {
                Map<String, Object> clean = new LinkedHashMap<>();
                map.forEach((key, inner) -> clean.put(replaced(String.valueOf(key)), ofValue(inner)));
                yield clean;
            }
            case List<?> list -> list.stream().map(StorableText::ofValue).toList();
            default -> value;
        };
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return text.equals(replaced(text));
            }
        }
        return true;
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
