package io.scheduler.dao.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects as they stand in columns. */
final class JsonObjects {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> VALUES = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, String>> TEXTS = new TypeReference<>() {};

    private JsonObjects() {}

    static String write(Map<String, ?> values) {
        return JSON.writeValueAsString(values);
    }

    static Map<String, Object> values(String json) {
        return JSON.readValue(json, VALUES);
    }

    static Map<String, String> texts(String json) {
        return JSON.readValue(json, TEXTS);
    }
}
