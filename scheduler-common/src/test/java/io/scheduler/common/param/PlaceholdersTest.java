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

        Map<String, Object> resolved = Placeholders.resolveConfig(config, PARAMS);

        assertThat(resolved.keySet()).containsExactly("z", "list", "a");
        assertThat(resolved.get("z")).isEqualTo("end");
        assertThat(resolved.get("list")).isEqualTo(List.of("end", 1L, true, Map.of("${c}", "end!")));
    }

    @Test
    void allTextsOfAConfigurationTogetherAreBounded() {
        Map<String, String> big = Map.of("big", "x".repeat(60_000));
        Map<String, Object> config = Map.of("list", java.util.Collections.nCopies(10_000, "${big}"));
        List<?> resolved = (List<?>) Placeholders.resolveConfig(config, big).get("list");
        assertThat(resolved.stream().mapToLong(text -> text.toString().length()).sum())
                .isLessThan(Growth.MAX_TOTAL + 200_000L);
    }

    @Test
    void startupBeatsLocalBeatsContextBeatsWorkflow() {
        Map<String, String> workflow = Map.of("a", "workflow", "b", "workflow", "c", "workflow", "d", "workflow");
        Map<String, String> context = Map.of("a", "context", "b", "context", "c", "context");
        Map<String, String> local = Map.of("a", "local", "b", "local");
        Map<String, String> startup = Map.of("a", "startup");
        assertThat(new ParameterScopes(startup, local, context, workflow).resolve())
                .isEqualTo(Map.of("a", "startup", "b", "local", "c", "context", "d", "workflow"));
    }

    @Test
    void valuesSeeTheWinnersAndCirclesStopAtThemselves() {
        ParameterScopes scopes = new ParameterScopes(
                Map.of("day", "20260101"),
                Map.of("file", "${dir}/${day}.csv"),
                Map.of("dir", "/out"),
                Map.of("day", "20251231", "x", "1${y}", "y", "2${x}"));
        assertThat(scopes.resolve())
                .containsEntry("file", "/out/20260101.csv")
                .containsEntry("x", "12${x}")
                .containsEntry("y", "21${y}");
    }

    @Test
    void timeExpressionsHaveTheirPlace() {
        ParameterScopes scopes =
                new ParameterScopes(Map.of(), Map.of("f", "${day}.csv"), Map.of(), Map.of("day", "$[yyyyMMdd-1]"));
        assertThat(scopes.resolve()).containsEntry("f", "$[yyyyMMdd-1].csv");
        assertThat(scopes.resolve(text -> text.replace("$[yyyyMMdd-1]", "20251231")))
                .containsEntry("day", "20251231")
                .containsEntry("f", "20251231.csv");
    }
}
