package io.scheduler.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlotWorkTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    @Test
    void whatIsDoneAtIntervalsIsDueAtItsTimeAndWhenTheClockWasSetBack() {
        Instant next = Instant.EPOCH.plusSeconds(3_600);
        assertThat(SlotWork.isDue(next.minusMillis(1), next, INTERVAL)).isFalse();
        assertThat(SlotWork.isDue(next.minus(INTERVAL), next, INTERVAL)).isFalse();
        assertThat(SlotWork.isDue(next, next, INTERVAL)).isTrue();
        assertThat(SlotWork.isDue(Instant.EPOCH, next, INTERVAL))
                .as("an hour back")
                .isTrue();
        assertThat(SlotWork.isDue(Instant.EPOCH, Instant.MIN, INTERVAL))
                .as("never done")
                .isTrue();
    }
}
