package io.scheduler.dao.partition;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Maps of plain values as they stand in {@code jsonb} columns. */
final class JsonMaps {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private JsonMaps() {}

    static String write(Map<String, ?> map) {
        return map.isEmpty() ? "{}" : MAPPER.writeValueAsString(map);
    }

    static Map<String, String> strings(String json) {
        return json.equals("{}") ? Map.of() : MAPPER.readValue(json, STRINGS);
    }

    static Map<String, Object> values(String json) {
        return json.equals("{}") ? Map.of() : MAPPER.readValue(json, VALUES);
    }
}
