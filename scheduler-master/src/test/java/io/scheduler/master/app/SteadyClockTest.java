package io.scheduler.master.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private long nanos = Long.MAX_VALUE - 10;

    @Test
    void goesOnWithTheCounterAlsoWhereThatOverflows() {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        SteadyClock clock = new SteadyClock(begin, () -> nanos);
        assertThat(clock.instant()).isEqualTo(begin);

        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(6));
    }
}
