package io.scheduler.common.param;

import io.scheduler.common.json.ExactJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * The entries as texts of any list: what is a map or a list itself as its JSON, save for a map with one field, which is
     * that field's value: a row of a query with one column. Empty when the text is no list.
     */
    public static Optional<List<String>> items(String text) {
        return array(text).map(list -> {
            List<String> entries = new ArrayList<>(list.size());
            for (JsonNode entry : list) {
                entries.add(plain(
                        entry.isObject() && entry.size() == 1 ? entry.iterator().next() : entry));
            }
            return List.copyOf(entries);
        });
    }

    /** The fields of an entry that is a map, as texts; none of another one. */
    public static Map<String, String> fields(String entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (entry.startsWith("{")) {
            try {
                for (Map.Entry<String, JsonNode> field : ExactJson.read(entry).properties()) {
                    fields.put(field.getKey(), plain(field.getValue()));
                }
            } catch (JacksonException noJson) {
                return Map.of();
            }
        }
        return fields;
    }

    private static String plain(JsonNode value) {
        return value.isNull() ? "" : ExactJson.text(value);
    }

    private static Optional<JsonNode> array(String text) {
        if (!text.strip().startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ExactJson.read(text)).filter(JsonNode::isArray);
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    /** Its entries as texts; empty when the text is no such list. */
    public static Optional<List<String>> read(String text) {
        return array(text).flatMap(list -> {
            List<String> entries = new ArrayList<>(list.size());
            for (JsonNode entry : list) {
                if (!entry.isString() && !entry.isNumber() && !entry.isBoolean()) {
                    return Optional.empty();
                }
                entries.add(ExactJson.text(entry));
            }
            return Optional.of(List.copyOf(entries));
        });
    }
}
