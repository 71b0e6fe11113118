package io.scheduler.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.rpc.node.NodeLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptReasonsTest {
    @Test
    void aQueuedAttemptWaitsForAWorkerOfItsGroup() {
        NodeLoad full = new NodeLoad(2, 2, List.of());
        NodeLoad free = new NodeLoad(2, 1, List.of());

        assertThat(AttemptReasons.forWorkerOf(plain())).isEqualTo("no worker of the group g is registered");
        assertThat(AttemptReasons.forWorkerOf(plain(full))).isEqualTo("the only worker of the group g is full");
        assertThat(AttemptReasons.forWorkerOf(plain(full, full))).isEqualTo("all 2 workers of the group g are full");
        assertThat(AttemptReasons.forWorkerOf(plain(full, free))).isEqualTo("waits for a worker of the group g");
        assertThat(AttemptReasons.forWorkerOf(
                        plain(free.in(NodeMode.PASSIVE, null), free.in(NodeMode.ACTIVE, "disk full"))))
                .isEqualTo("no worker of the group g takes tasks: disk full; passive");
    }

    @Test
    void aPresetGroupSaysThatItsTagsAreMissing() {
        NodeLoad free = new NodeLoad(2, 0, List.of());
        WorkerGroup strict = new WorkerGroup("g", "", List.of(), DispatchPolicy.PRESET, List.of("gpu"), false);
        WorkerGroup lenient = new WorkerGroup("g", "", List.of(), DispatchPolicy.PRESET, List.of("gpu"), true);

        assertThat(AttemptReasons.forWorkerOf(new WorkerLoads.Members(strict, List.of(free))))
                .isEqualTo("no worker of the group g that takes tasks has the tags gpu, and the group has no fallback");
        assertThat(AttemptReasons.forWorkerOf(new WorkerLoads.Members(lenient, List.of(free))))
                .isEqualTo("waits for a worker of the group g");
        NodeLoad fullGpu = new NodeLoad(1, 1, List.of()).tagged(List.of("gpu"), 1);
        assertThat(AttemptReasons.forWorkerOf(new WorkerLoads.Members(lenient, List.of(free, fullGpu))))
                .isEqualTo("the only worker of the group g is full");
    }

    private static WorkerLoads.Members plain(NodeLoad... loads) {
        return new WorkerLoads.Members(WorkerGroup.unlisted("g"), List.of(loads));
    }
}
