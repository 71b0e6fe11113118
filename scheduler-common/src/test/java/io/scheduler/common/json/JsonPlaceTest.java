package io.scheduler.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scheduler.common.param.BusinessTime;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonPlaceTest {
    private static final JsonNode ANSWER = JsonMapper.shared().readTree("""
            {"items": [{"name": "a"}, {"full name": "b", "0": "zero", "it's": "c", "q\\"": "d", "b\\\\": "e"}],
             "größe": 3, "none": null, "": {"": "empty"}}""");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/items/0/name | \"a\"",
                "/none | null",
                "$.items[0].name | \"a\"",
                "$.items[-2].name | \"a\"",
                "$['items'][1][\"full name\"] | \"b\"",
                "$.items[1]['0'] | \"zero\"",
                "$.items[1]['it\\'s'] | \"c\"",
                "$.items[1][\"q\\\"\"] | \"d\"",
                "$.items[1]['b\\\\'] | \"e\"",
                "$.größe | 3",
                "$.none | null",
                "$['']['']| \"empty\"",
            })
    void findsWhatIsThere(String place, String found) {
        assertThat(JsonPlace.parse(place).in(ANSWER).orElseThrow()).hasToString(found);
    }

    /** Texts of a task may hold times, which begin like a path of brackets. */
    @ParameterizedTest
    @ValueSource(strings = {"$['items'][0].name", "$['yyyy']", "$[0].name"})
    void isNoTime(String place) {
        assertThat(BusinessTime.of(Instant.EPOCH, ZoneOffset.UTC).expand(place)).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$"})
    void findsTheWhole(String place) {
        assertThat(JsonPlace.parse(place).in(ANSWER)).contains(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/items/2",
                "/items/name",
                "$.items[2]",
                "$.items[-3]",
                "$.items.name",
                "$.items['0']",
                "$.größe[0]",
                "$.none.name",
                "$.None"
            })
    void findsNothing(String place) {
        assertThat(JsonPlace.parse(place).in(ANSWER)).isEmpty();
    }

    @Test
    void isBounded() {
        String quotes = "\\'".repeat(509);
        assertThat(JsonPlace.parse("$['" + quotes + "']").in(ANSWER)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPlace.parse("$['" + "a".repeat(100_000) + "']"))
                .withMessageContaining("at most 1024 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "items",
                "$items",
                "$..name",
                "$.items[*]",
                "$.items[0,1]",
                "$.items[0:1]",
                "$.items[?@.a]",
                "$.items[01]",
                "$.items[-0]",
                "$.items[0].",
                "$.items['a",
                "$.a b",
                "$ .a",
                "${x}"
            })
    void refusesWhatMayBeSeveral(String place) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPlace.parse(place))
                .withMessageContaining("$.items[0].name");
    }
}
