package io.scheduler.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms", "0s, PT0S, 0s", "30s, PT30S, 30s", "90s, PT1M30S, 90s", "10m, PT10M, 10m",
        "2h, PT2H, 2h", "1d, PT24H, 1d", "365d, PT8760H, 365d", "PT10M, PT10M, 10m", "PT1.5S, PT1.5S, 1500ms",
        "P1DT1H, PT25H, 25h", "3600s, PT1H, 1h"
    })
    void readsAndWrites(String text, Duration expected, String shortest) {
        assertThat(DurationText.parse(text)).contains(expected);
        assertThat(DurationText.format(expected)).isEqualTo(shortest);
        assertThat(DurationText.parse(shortest)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "s",
                "-1s",
                "1.5s",
                "366d",
                "PT-1S",
                "PT0.0001S",
                "1 s",
                "1S",
                "10min",
                "999999999999d",
                "9999999999999s",
                "P999999999999999D",
                "ten minutes"
            })
    void refusesTheRest(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
