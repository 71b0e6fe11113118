package io.scheduler.worker.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.worker.fence.SelfFence.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SelfFenceTest {
    private static final SelfFence FENCE = new SelfFence(Duration.ofSeconds(30), seconds(100));

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void carriesOnWithContact() {
        assertThat(FENCE.look(seconds(110), true))
                .isEqualTo(new SelfFence.Look(new SelfFence(Duration.ofSeconds(30), seconds(110)), Decision.CARRY_ON));
    }

    @Test
    void carriesOnForTwoThirdsOfTheLease() {
        SelfFence.Look look = FENCE.look(seconds(119), false);

        assertThat(look).isEqualTo(new SelfFence.Look(FENCE, Decision.CARRY_ON));
        assertThat(look.fence().look(seconds(120), false).decision()).isEqualTo(Decision.FENCE);
    }

    @Test
    void fencesAfterAPauseEvenWhenContactIsBack() {
        SelfFence.Look look = FENCE.look(seconds(150), true);

        assertThat(look.decision()).isEqualTo(Decision.FENCE);
        assertThat(look.fence().look(seconds(151), true).decision()).isEqualTo(Decision.CARRY_ON);
    }
}
