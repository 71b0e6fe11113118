package io.scheduler.dao.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects as they stand in columns. */
final class JsonObjects {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> VALUES = new TypeReference<>() {};

    private JsonObjects() {}

    static String write(Map<String, ?> values) {
        return JSON.writeValueAsString(values);
    }

    static Map<String, Object> values(String json) {
        return JSON.readValue(json, VALUES);
    }

    /** What is no text stands there as JSON: a newer node may have written something else, and must not stop who reads. */
    static Map<String, String> texts(String json) {
        Map<String, String> texts = new LinkedHashMap<>();
        JSON.readTree(json)
                .properties()
                .forEach(entry -> texts.put(
                        entry.getKey(),
                        entry.getValue().isString()
                                ? entry.getValue().stringValue()
                                : entry.getValue().toString()));
        return texts;
    }
}
