package io.scheduler.common.param;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    private static final Map<String, String> PARAMS = Map.of(
            "a",
            "${b}",
            "b",
            "${c}!",
            "c",
            "end",
            "self",
            "x${self}",
            "p",
            "1${q}",
            "q",
            "2${p}",
            "läng-e.1",
            "ok",
            "day",
            "$[yyyyMMdd-1]",
            "dollar",
            "$1\\2");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    no placeholder      | no placeholder
                    <${c}>              | <end>
                    ${a}                | end!
                    ${c}${c}            | endend
                    ${missing} ${c}     | ${missing} end
                    ${self}             | x${self}
                    ${p}                | 12${p}
                    ${läng-e.1}         | ok
                    ${x:-1} ${#c}       | ${x:-1} ${#c}
                    $c {c} ${} ${ c }   | $c {c} ${} ${ c }
                    ${${c}}             | ${end}
                    ${c                 | ${c
                    $${c}               | $end
                    ${day}              | $[yyyyMMdd-1]
                    ${dollar}           | $1\\2
                    """)
    void replacesWhatItKnowsAndLeavesTheRest(String template, String expected) {
        assertThat(Placeholders.resolve(template, PARAMS)).isEqualTo(expected);
    }

    @Test
    void chainsEndAtADepthOfTwenty() {
        Map<String, String> chain = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            chain.put("p" + i, "${p" + (i + 1) + "}");
        }
        assertThat(Placeholders.resolve("${p0}", chain)).isEqualTo("${p20}");
        chain.put("p19", "twenty deep");
        assertThat(Placeholders.resolve("${p0}", chain)).isEqualTo("twenty deep");
    }

    @Test
    void anExplosionIsCutOff() {
        Map<String, String> bomb = new HashMap<>();
        Map<String, String> hollow = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            bomb.put("p" + i, ("${p" + (i + 1) + "}").repeat(1000));
            hollow.put("p" + i, ("${p" + (i + 1) + "}").repeat(1000));
        }
        bomb.put("p20", "bang");
        hollow.put("p20", "");
        assertThat(Placeholders.resolve("${p0}", bomb)).hasSizeLessThanOrEqualTo(Placeholders.MAX_OUTPUT);
        assertThat(Placeholders.resolve("${p0}", hollow)).hasSizeLessThanOrEqualTo(Placeholders.MAX_OUTPUT);
        assertThat(Placeholders.resolve("${p0} ".repeat(10_000), bomb).length()).isLessThan(Placeholders.MAX_OUTPUT);
    }

    @Test
    void configurationIsReplacedInDepthAndKeepsItsOrder() {
        Map<String, Object> config = new java.util.LinkedHashMap<>();
        config.put("z", "${c}");
        config.put("list", List.of("${c}", 1L, true, Map.of("${c}", "${a}")));
        config.put("a", 2.5);

        Map<String, Object> resolved = config(config, PARAMS);

        assertThat(resolved.keySet()).containsExactly("z", "list", "a");
        assertThat(resolved.get("z")).isEqualTo("end");
        assertThat(resolved.get("list")).isEqualTo(List.of("end", 1L, true, Map.of("${c}", "end!")));
    }

    @Test
    void allTextsOfAConfigurationTogetherAreBounded() {
        Map<String, String> big = Map.of("big", "x".repeat(60_000));
        Map<String, Object> config = Map.of("list", java.util.Collections.nCopies(10_000, "${big}"));
        List<?> resolved = (List<?>) config(config, big).get("list");
        assertThat(resolved.stream().mapToLong(text -> text.toString().length()).sum())
                .isLessThan(Growth.MAX_TOTAL + 200_000L);
    }

    private static Map<String, Object> config(Map<String, Object> config, Map<String, String> params) {
        return Placeholders.resolveConfig(config, Placeholders.Source.of(params), TimeExpressions.UNTOUCHED);
    }
}
