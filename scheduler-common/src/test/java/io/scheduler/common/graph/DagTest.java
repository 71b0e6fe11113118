package io.scheduler.common.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DagTest {
    @Test
    void aDiamondKnowsItsNeighboursAndAnOrder() {
        // 0 → 1 → 3, 0 → 2 → 3
        Dag dag = Dag.of(new int[][] {{}, {0}, {0}, {2, 1}});

        assertThat(dag.size()).isEqualTo(4);
        assertThat(dag.successors(0)).containsExactly(1, 2);
        assertThat(dag.successors(3)).isEmpty();
        assertThat(dag.upstreams(3)).containsExactly(2, 1);
        assertThat(dag.upstreamCount(3)).isEqualTo(2);
        assertThat(dag.successorCount(0)).isEqualTo(2);
        assertThat(dag.topologicalOrder()).containsExactly(0, 1, 2, 3);
        List<Integer> visited = new ArrayList<>();
        dag.forEachSuccessor(0, visited::add);
        dag.forEachUpstream(3, visited::add);
        assertThat(visited).containsExactly(1, 2, 2, 1);
    }

    @Test
    void handingOutArraysGivesNothingAway() {
        Dag dag = Dag.of(new int[][] {{}, {0}});
        dag.topologicalOrder()[0] = 7;
        dag.successors(0)[0] = 7;
        assertThat(dag.topologicalOrder()).containsExactly(0, 1);
        assertThat(dag.successors(0)).containsExactly(1);
    }

    @Test
    void theEmptyGraphIsFine() {
        assertThat(Dag.of(new int[0][]).topologicalOrder()).isEmpty();
    }

    @Test
    void refusesCyclesAndUnknownNodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dag.of(new int[][] {{1}, {0}}))
                .withMessageContaining("[0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dag.of(new int[][] {{1}}))
                .withMessageContaining("from 0 to 0");
    }

    @Test
    void aChainOfAHundredThousandNeedsNoStack() {
        int[][] upstreams = new int[100_000][];
        for (int i = 0; i < upstreams.length; i++) {
            upstreams[i] = i == 0 ? new int[0] : new int[] {i - 1};
        }
        assertThat(Dag.of(upstreams).topologicalOrder()).hasSize(100_000).isSorted();

        upstreams[0] = new int[] {99_999};
        List<int[]> cycles = Cycles.find(upstreams, 5);
        assertThat(cycles).hasSize(1);
        assertThat(cycles.getFirst()).hasSize(100_000).isSorted();
    }

    @Test
    void findsEachSeparateCycleInRunningOrder() {
        // 1 → 0 → 2 → 1, 3 → 4 → 3, 5 after a cycle but in none, 6 alone
        int[][] upstreams = {{1}, {2}, {0}, {4}, {3}, {0, 6}, {}};
        List<int[]> cycles = Cycles.find(upstreams, 10);
        assertThat(cycles).containsExactly(new int[] {0, 2, 1}, new int[] {3, 4});
        assertThat(Cycles.find(upstreams, 1)).hasSize(1);
    }

    @Test
    void randomGraphsKeepTheirPromises() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int[][] upstreams = randomGraph(random);
            List<int[]> cycles = Cycles.find(upstreams, 100);
            if (cycles.isEmpty()) {
                assertOrdered(Dag.of(upstreams), upstreams, seed);
            }
            for (int[] cycle : cycles) {
                for (int i = 0; i < cycle.length; i++) {
                    int next = cycle[(i + 1) % cycle.length];
                    assertThat(upstreams[next]).as("seed %d", seed).contains(cycle[i]);
                }
            }
        }
    }

    private static int[][] randomGraph(Random random) {
        int size = 1 + random.nextInt(12);
        int[][] upstreams = new int[size][];
        for (int i = 0; i < size; i++) {
            upstreams[i] = random.ints(random.nextInt(3), 0, size).distinct().toArray();
        }
        return upstreams;
    }

    private static void assertOrdered(Dag dag, int[][] upstreams, long seed) {
        int[] position = new int[dag.size()];
        int[] order = dag.topologicalOrder();
        Arrays.setAll(position, i -> -1);
        for (int i = 0; i < order.length; i++) {
            position[order[i]] = i;
        }
        for (int i = 0; i < upstreams.length; i++) {
            for (int upstream : upstreams[i]) {
                assertThat(position[upstream]).as("seed %d", seed).isBetween(0, position[i] - 1);
            }
        }
    }
}
