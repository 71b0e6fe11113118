package io.scheduler.common.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Parts of schemas that several fields share, or that refer to themselves: the {@code $defs} of what is published. */
final class Definitions {
    private static final String FILE = "META-INF/scheduler/definitions.json";
    private static final String PREFIX = "#/$defs/";
    private static final Map<String, Object> ALL = read();

    private Definitions() {}

    private static Map<String, Object> read() {
        try (InputStream in = Definitions.class.getClassLoader().getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("expected " + FILE + " on the class path: build anew");
            }
            return JsonMapper.shared().readValue(in, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    static String reference(String name) {
        return PREFIX + name;
    }

    /** The name that a reference has; the reference itself when it is none of these. */
    static String nameOf(String reference) {
        return reference.startsWith(PREFIX) ? reference.substring(PREFIX.length()) : reference;
    }

    static Map<String, Object> all() {
        return ALL;
    }

    /** All that a schema refers to, directly or not. */
    static Map<String, Object> usedBy(Object schema) {
        Map<String, Object> used = new TreeMap<>();
        collect(schema, used);
        return used;
    }

    private static void collect(Object part, Map<String, Object> used) {
        switch (part) {
            case Map<?, ?> map ->
                map.forEach((word, value) -> {
                    if (word.equals("$ref") && value instanceof String reference) {
                        Object definition = ALL.get(nameOf(reference));
                        if (definition != null && used.put(nameOf(reference), definition) == null) {
                            collect(definition, used);
                        }
                    } else if (value != null) {
                        collect(value, used);
                    }
                });
            case List<?> list -> list.forEach(entry -> collect(entry, used));
            default -> {
                // a word or a number
            }
        }
    }
}
