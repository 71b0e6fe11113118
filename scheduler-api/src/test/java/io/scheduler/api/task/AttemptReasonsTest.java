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

        assertThat(says(plain())).isEqualTo("no-worker: no worker of the group g is registered");
        assertThat(says(plain(full))).isEqualTo("workers-full: the only worker of the group g is full");
        assertThat(says(plain(full, full))).isEqualTo("workers-full: all 2 workers of the group g are full");
        assertThat(says(plain(full, free))).isEqualTo("finding-worker: waits for a worker of the group g");
        assertThat(says(plain(free.in(NodeMode.PASSIVE, null), free.in(NodeMode.ACTIVE, "disk full"))))
                .isEqualTo("workers-obstructed: no worker of the group g takes tasks: disk full; passive");
        assertThat(says(plain(free.in(NodeMode.PASSIVE, null), free.in(NodeMode.DRAINING, null))))
                .isEqualTo("workers-draining: no worker of the group g takes tasks: draining; passive");
    }

    @Test
    void aPresetGroupSaysThatItsTagsAreMissing() {
        NodeLoad free = new NodeLoad(2, 0, List.of());
        WorkerGroup strict = new WorkerGroup("g", "", List.of(), DispatchPolicy.PRESET, List.of("gpu"), false);
        WorkerGroup lenient = new WorkerGroup("g", "", List.of(), DispatchPolicy.PRESET, List.of("gpu"), true);

        assertThat(says(new WorkerLoads.Members(strict, List.of(free))))
                .isEqualTo(
                        "no-worker-with-tags: no worker of the group g that takes tasks has the tags gpu, and the group has no fallback");
        assertThat(says(new WorkerLoads.Members(lenient, List.of(free))))
                .isEqualTo("finding-worker: waits for a worker of the group g");
        NodeLoad fullGpu = new NodeLoad(1, 1, List.of()).tagged(List.of("gpu"), 1);
        assertThat(says(new WorkerLoads.Members(lenient, List.of(free, fullGpu))))
                .isEqualTo("workers-full: the only worker of the group g is full");
    }

    private static String says(WorkerLoads.Members members) {
        TaskExplanation explanation = AttemptReasons.forWorkerOf(members);
        assertThat(explanation.waitsFor())
                .singleElement()
                .satisfies(what -> assertThat(what.name()).isEqualTo("g"));
        return explanation.code().word() + ": " + explanation.text();
    }

    private static WorkerLoads.Members plain(NodeLoad... loads) {
        return new WorkerLoads.Members(WorkerGroup.unlisted("g"), List.of(loads));
    }
}
