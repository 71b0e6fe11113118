package io.scheduler.common.param;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A list as the text of a parameter: a JSON array whose entries are texts, numbers or booleans. */
public final class ListText {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ListText() {}

    /** Every entry as a text of its own: {@code ["a","1"]}. */
    public static String write(List<String> entries) {
        return JSON.writeValueAsString(entries);
    }

    /** Its entries as texts; empty when the text is no such list. */
    public static Optional<List<String>> read(String text) {
        if (!text.strip().startsWith("[")) {
            return Optional.empty();
        }
        try {
            JsonNode list = JSON.readTree(text);
            List<String> entries = new ArrayList<>(list.size());
            for (JsonNode entry : list) {
                if (!entry.isString() && !entry.isNumber() && !entry.isBoolean()) {
                    return Optional.empty();
                }
                entries.add(entry.asString());
            }
            return list.isArray() ? Optional.of(List.copyOf(entries)) : Optional.empty();
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }
}
