package io.scheduler.verify.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FiguresTest {

    private final Figures figures =
            new Figures(Map.of("hop.ms", new Target.AtMost(10), "rate.per-s", new Target.AtLeast(300)));

    @Test
    void theMedianOfTheRoundsIsComparedWithTheTarget() {
        figures.addRounds(List.of(
                Map.of("hop.ms", 9.0, "rate.per-s", 310.0),
                Map.of("hop.ms", 30.0, "rate.per-s", 200.0),
                Map.of("hop.ms", 10.0, "rate.per-s", 299.0)));
        assertThat(figures.missed()).extracting(Figure::name).containsExactly("rate.per-s");
        assertThat(figures.find("hop.ms").orElseThrow().median()).isEqualTo(10);
    }

    @Test
    void programsReadOneObjectForEachFigure() {
        figures.add("hop.ms", List.of(9.0, 12.0, 11.0));
        figures.add("other", List.of(1.0));
        JsonNode json = JsonMapper.builder().build().readTree(figures.json());
        assertThat(json.path("hop.ms").path("median").asDouble()).isEqualTo(11);
        assertThat(json.path("hop.ms").path("min").asDouble()).isEqualTo(9);
        assertThat(json.path("hop.ms").path("max").asDouble()).isEqualTo(12);
        assertThat(json.path("hop.ms").path("target").asDouble()).isEqualTo(10);
        assertThat(json.path("hop.ms").path("met").asBoolean(true)).isFalse();
        assertThat(json.path("other").has("target")).isFalse();
    }

    @Test
    void peopleReadALineForEachFigure() {
        figures.add("hop.ms", List.of(9.04, 12.0, 9.5));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        figures.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .containsPattern("hop\\.ms +9\\.50 +9\\.04 – 12\\.0 +≤ 10 +ok");
    }

    @Test
    void threeDigitsAreShown() {
        assertThat(List.of(12_345.6, 45.67, 4.567, 0.4567, 0.0))
                .extracting(Figures::number)
                .containsExactly("12,346", "45.7", "4.57", "0.457", "0");
    }
}
