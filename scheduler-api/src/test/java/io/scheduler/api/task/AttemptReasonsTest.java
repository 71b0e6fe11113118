package io.scheduler.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.rpc.node.NodeLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptReasonsTest {
    @Test
    void aQueuedAttemptWaitsForAWorkerOfItsGroup() {
        NodeLoad full = new NodeLoad(2, 2, List.of());
        NodeLoad free = new NodeLoad(2, 1, List.of());

        assertThat(AttemptReasons.forWorkerOf("g", List.of())).isEqualTo("no worker of the group g is registered");
        assertThat(AttemptReasons.forWorkerOf("g", List.of(full))).isEqualTo("the only worker of the group g is full");
        assertThat(AttemptReasons.forWorkerOf("g", List.of(full, full)))
                .isEqualTo("all 2 workers of the group g are full");
        assertThat(AttemptReasons.forWorkerOf("g", List.of(full, free))).isEqualTo("waits for a worker of the group g");
        assertThat(AttemptReasons.forWorkerOf(
                        "g", List.of(free.in(NodeMode.PASSIVE, null), free.in(NodeMode.ACTIVE, "disk full"))))
                .isEqualTo("no worker of the group g takes tasks: disk full; passive");
    }
}
