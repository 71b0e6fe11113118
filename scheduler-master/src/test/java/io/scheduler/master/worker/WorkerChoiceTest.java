package io.scheduler.master.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerChoiceTest {

    private final WorkerChoice choice = new WorkerChoice(new Random(1));

    @Test
    void leastLoadedIsTheOneWithTheLargestFreeShare() {
        List<WorkerHandle> workers =
                List.of(worker("busy", 10, 9, 1), worker("idle", 4, 1, 1), worker("full", 2, 2, 1));

        assertThat(choose(DispatchPolicy.LEAST_LOAD, workers, 3)).containsOnly("idle");
    }

    @Test
    void turnsGoAround() {
        List<WorkerHandle> workers = List.of(worker("b", 9, 0, 1), worker("a", 9, 0, 1), worker("c", 9, 0, 5));

        assertThat(choose(DispatchPolicy.ROUND_ROBIN, workers, 7)).containsExactly("a", "b", "c", "a", "b", "c", "a");
    }

    @Test
    void weightsAreKeptExactlyAndSpreadEvenly() {
        List<WorkerHandle> workers = List.of(worker("a", 99, 0, 1), worker("b", 99, 0, 3));

        assertThat(choose(DispatchPolicy.WEIGHTED, workers, 8)).containsExactly("b", "a", "b", "b", "b", "a", "b", "b");
    }

    @Test
    void randomReachesAllAndNoFullOne() {
        List<WorkerHandle> workers = List.of(worker("a", 9, 0, 1), worker("b", 9, 0, 1), worker("full", 1, 1, 1));
        Map<String, Long> counts = choose(DispatchPolicy.RANDOM, workers, 400).stream()
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        assertThat(counts).containsOnlyKeys("a", "b");
        assertThat(counts.get("a")).isBetween(150L, 250L);
    }

    @Test
    void taggedWorkersAreWaitedForAndOthersStepInOnlyWhenThereIsNone() {
        WorkerHandle plain = worker("plain", 9, 0, 1);
        WorkerHandle fullGpu = worker("gpu", 1, 1, 1, "gpu", "big");
        WorkerGroup strict = new WorkerGroup("g", "", List.of(), DispatchPolicy.PRESET, List.of("gpu", "big"), false);
        WorkerGroup lenient = new WorkerGroup("g", "", List.of(), DispatchPolicy.PRESET, List.of("gpu"), true);

        assertThat(choice.choose(lenient, List.of(plain, fullGpu))).isEmpty();
        assertThat(choice.choose(lenient, List.of(plain))).contains(plain);
        assertThat(choice.choose(strict, List.of(plain))).isEmpty();
        WorkerHandle freeGpu = worker("gpu2", 2, 0, 1, "big", "gpu");
        assertThat(choice.choose(strict, List.of(plain, fullGpu, freeGpu))).contains(freeGpu);
    }

    private List<String> choose(DispatchPolicy policy, List<WorkerHandle> workers, int times) {
        WorkerGroup group = new WorkerGroup("g", "", List.of(), policy, List.of(), false);
        List<String> chosen = new ArrayList<>();
        IntStream.range(0, times)
                .forEach(i -> chosen.add(
                        choice.choose(group, workers).orElseThrow().id().nodeId()));
        return chosen;
    }

    private static WorkerHandle worker(String name, int capacity, int running, int weight, String... tags) {
        NodeIdentity identity = new NodeIdentity(NodeRole.WORKER, name, name);
        WorkerHandle handle = new WorkerHandle(new AssignedWorker(name, name), new FakePeer(identity));
        handle.registered(new NodeLoad(capacity, running, List.of("g")).tagged(List.of(tags), weight));
        return handle;
    }
}
