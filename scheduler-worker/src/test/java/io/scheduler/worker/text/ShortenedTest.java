package io.scheduler.worker.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortenedTest {
    private static final String ROCKET = "\uD83D\uDE80";

    @Test
    void leavesShortTextAsItIs() {
        assertThat(Shortened.to(4, "ab" + ROCKET)).isEqualTo("ab" + ROCKET);
    }

    @Test
    void neverSplitsACharacter() {
        String text = "ab" + ROCKET + "cd";

        assertThat(Shortened.to(2, text)).isEqualTo("ab…");
        assertThat(Shortened.to(3, text)).isEqualTo("ab…");
        assertThat(Shortened.to(4, text)).isEqualTo("ab" + ROCKET + "…");
        assertThat(Shortened.to(5, text)).isEqualTo("ab" + ROCKET + "c…");
        assertThat(Shortened.to(0, text)).isEqualTo("…");
    }
}
