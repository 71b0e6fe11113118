package io.scheduler.worker.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SelfFenceTest {

    @Test
    void leavesTimeForEachStepWithinTheLease() {
        LongStream.of(3, 6, 30, 600).mapToObj(Duration::ofSeconds).forEach(lease -> {
            SelfFence fence = new SelfFence(lease);
            long patience = fence.patience().toNanos();

            assertThat(patience).isEqualTo(lease.multipliedBy(2).dividedBy(3).toNanos());
            // the worker, late by one look, has sent KILL before it lets go of the attempt, and that before the
            // guardian
            long late = patience + fence.period().toNanos();
            long killed = late + fence.grace().toNanos();
            assertThat(killed)
                    .isLessThan(fence.guardedUntil(late) - fence.period().toNanos() / 2);
            assertThat(fence.guardedUntil(late)).isLessThan(fence.deadline(0));
            // and the guardian has a sixth of the lease for the killing
            assertThat(fence.deadline(0)).isLessThanOrEqualTo(lease.toNanos() * 5 / 6);
        });
    }

    @Test
    void knowsTheContactOfADeadline() {
        SelfFence fence = new SelfFence(Duration.ofSeconds(6));

        assertThat(fence.contactOf(fence.deadline(12_345))).isEqualTo(12_345);
    }
}
