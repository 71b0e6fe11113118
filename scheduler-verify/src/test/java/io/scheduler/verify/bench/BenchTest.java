package io.scheduler.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scheduler.verify.Alone;
import io.scheduler.verify.bench.cluster.BenchCluster;
import io.scheduler.verify.bench.cost.CountedCost;
import io.scheduler.verify.bench.figure.Figure;
import io.scheduler.verify.bench.figure.Figures;
import io.scheduler.verify.bench.workload.FanOut;
import io.scheduler.verify.bench.workload.HopLatency;
import io.scheduler.verify.bench.workload.Runs;
import io.scheduler.verify.bench.workload.Sizes;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the benchmark alive, and costs per task where they are. How long anything takes is no matter here. */
@Alone
class BenchTest {

    @TempDir(cleanup = CleanupMode.NEVER)
    static Path folder;

    private static BenchCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        assumeTrue(Sources.isPackaged(), "the programs are not packaged: mvn package makes them before this test");
        cluster = BenchCluster.start(folder, Sources.root(), 64, new Random());
    }

    @AfterAll
    static void endCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void eachWorkloadEndsWellAndGivesItsFigures() throws Exception {
        Options options = Options.parse("--quick", "--only", "limits,W1,W2,W3,W4,W5,W6,RETENTION");
        Figures figures = new Figures(Targets.all());
        new Suite(cluster, options, figures, System.out).run();
        assertThat(figures.all())
                .extracting(Figure::name)
                .contains(
                        "limit.spawn.best.per-s",
                        "limit.commits.1.per-s",
                        "W1.trigger.p95.ms",
                        "W2.hop.p50.ms",
                        "W3.wide.share-of-spawn-limit",
                        "W3.sleep.s",
                        "W4.workflows-per-s",
                        "W5.layers.s",
                        "W6.fan.tasks-per-s",
                        "W6.workflows-per-s",
                        "RETENTION.while.hop.p95.ms",
                        "RETENTION.deleted-tasks-per-s");
        assertThat(figures.all())
                .allSatisfy(
                        figure -> assertThat(figure.median()).as(figure.name()).isPositive());
    }

    @Test
    void anIdleClusterIsWatched() throws Exception {
        Map<String, Double> idle =
                new IdlePart(cluster, Duration.ofMillis(500)).idle("W7.idle", 1).getFirst();
        assertThat(idle)
                .containsKeys("W7.idle.transactions-per-node.per-s", "W7.idle.cpu.master.percent")
                .hasEntrySatisfying(
                        "W7.idle.rss.worker.mb",
                        megabytes -> assertThat(megabytes).isPositive());
    }

    /**
     * What a task may cost at most: what was measured, and some slack. In a chain nothing can be done together, so that one
     * more statement in each transaction fails; reads have more slack, since some of them come by the clock. In a fan-out of
     * no-ops nearly everything is done together, whatever the machine, so that one more statement for each task fails. A
     * fan-out of shells says less: how much of it comes together depends on how fast the machine starts processes.
     */
    @Nested
    class CountedCostTest {

        /** Statements and calls of a cluster that has nothing to do, with room. */
        private static final double PER_SECOND = 5;

        /** Bytes of a connection that has nothing to say but that it is there, with room. */
        private static final double BYTES_PER_SECOND = 5_000;

        private final PrintStream out = System.out;

        @Test
        void aTaskOfAChainCostsNoMoreThanBefore() throws Exception {
            HopLatency chain = new HopLatency(runs(), Sizes.FULL);
            chain.prepare();
            chain.round();
            Map<String, Double> cost = new CountedCost(cluster, out).of("W2", chain, chain.tasks(), 1);
            assertAtMost(cost, "cost.W2", "statements", 2.9);
            assertAtMost(cost, "cost.W2", "writes", 2.9);
            assertAtMost(cost, "cost.W2", "commits", 1.5);
            assertAtMost(cost, "cost.W2", "rpc.calls", 3.8);
            assertAtMost(cost, "cost.W2", "rpc.bytes", 1_800);
        }

        @Test
        void aTaskOfAFanOutCostsNoMoreThanBefore() throws Exception {
            FanOut fan = FanOut.ofNoops(runs(), "W6.narrow", Sizes.FULL.fan());
            fan.prepare();
            fan.round();
            Map<String, Double> cost = new CountedCost(cluster, out).of("W6.narrow", fan, fan.tasks(), 1);
            assertAtMost(cost, "cost.W6.narrow", "statements", 0.9);
            assertAtMost(cost, "cost.W6.narrow", "writes", 0.8);
            assertAtMost(cost, "cost.W6.narrow", "commits", 0.5);
            assertAtMost(cost, "cost.W6.narrow", "rpc.calls", 0.8);
        }

        private Runs runs() throws Exception {
            return new Runs(cluster.signIn(), cluster.database(), Files.createDirectories(folder.resolve("stamps")));
        }

        private void assertAtMost(Map<String, Double> cost, String workload, String counter, double limit) {
            double byTheClock = cost.get(workload + ".elapsed.s")
                    * switch (counter) {
                        case "statements", "rpc.calls" -> PER_SECOND;
                        case "rpc.bytes" -> BYTES_PER_SECOND;
                        default -> 0;
                    };
            assertThat(cost.get(workload + "." + counter))
                    .as("%s of a task of %s, see docs/performance.md; all of it: %s", counter, workload, cost)
                    .isPositive()
                    .isLessThanOrEqualTo(limit + byTheClock);
        }
    }
}
