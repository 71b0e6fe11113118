package io.scheduler.common.json;

import java.math.BigDecimal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of which parts become texts, with the digits that they are written with: an amount of {@code 12345678.90} is handed on as
 * that, and neither rounded to what a {@code double} holds nor as {@code 1.23456789E7}.
 */
public final class ExactJson {
    /** Places before or behind the point up to which a number is written out. */
    private static final int MOST_PLACES = 400;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}

    /** Throws a {@code JacksonException} for what is no JSON. */
    public static JsonNode read(String text) {
        return JSON.readTree(text);
    }

    /** A text as it is, everything else as JSON. */
    public static String text(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isNumber() ? text(value.numberValue()) : value.toString();
    }

    /** Its digits, as people and programs without exponents read them. */
    public static String text(Number number) {
        return switch (number) {
            case BigDecimal exact ->
                Math.abs((long) exact.scale()) <= MOST_PLACES ? exact.toPlainString() : exact.toString();
            case Double wide when Double.isFinite(wide) -> text(BigDecimal.valueOf(wide));
            case Float narrow when Float.isFinite(narrow) -> text(new BigDecimal(narrow.toString()));
            default -> number.toString();
        };
    }
}
