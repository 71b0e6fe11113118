package io.scheduler.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.node.NodeLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptReasonsTest {
    @Test
    void aQueuedAttemptWaitsForAWorkerOfItsGroup() {
        NodeLoad full = new NodeLoad(2, 2, List.of("default", "fast"));
        NodeLoad other = new NodeLoad(2, 0, List.of("other"));

        assertThat(AttemptReasons.forWorkerOf("nogroup", List.of(full, other)))
                .isEqualTo("no worker of the group nogroup is registered");
        assertThat(AttemptReasons.forWorkerOf("default", List.of(full, other)))
                .isEqualTo("the only worker of the group default is full");
        assertThat(AttemptReasons.forWorkerOf("fast", List.of(full, full, other)))
                .isEqualTo("all 2 workers of the group fast are full");
        assertThat(AttemptReasons.forWorkerOf("default", List.of(full, new NodeLoad(2, 1, List.of("default")))))
                .isEqualTo("waits for a worker of the group default");
    }
}
