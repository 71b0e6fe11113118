package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whole clusters under trouble: nothing is lost, nothing is done twice, everything ends. */
class SimulationTest {

    private static final long FROM = Long.getLong("simulation.from", 0);
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 500);

    @Test
    void holdsForEverySeed() {
        int executions = 0;
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            Cluster cluster = new Cluster(seed);
            long failing = seed;
            Supplier<String> repeat = () -> repeat(failing) + "\n" + cluster.checks.trace();
            try {
                cluster.play();
            } catch (RuntimeException e) {
                throw new AssertionError(repeat.get(), e);
            }
            executions += cluster.checks.executions;
            assertThat(cluster.checks.violations).as(repeat).isEmpty();
        }
        assertThat(executions).as("tasks that were run").isGreaterThan(SEEDS);
    }

    private static String repeat(long seed) {
        return "seed " + seed + ": repeat with mvn -pl scheduler-master -am test -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.from=" + seed + " -Dsimulation.seeds=1";
    }
}
