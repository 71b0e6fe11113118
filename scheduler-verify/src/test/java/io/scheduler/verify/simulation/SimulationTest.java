package io.scheduler.verify.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole clusters under trouble: nothing is lost, nothing is done twice, everything ends; and what is planted is found. */
class SimulationTest {

    /** With all faults over; retries and delays of the tasks themselves are up to 5 s of it. */
    private static final Duration LONGEST_STALL = Duration.ofSeconds(45);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int simulate(String... args) {
        return Simulate.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void holdsForEverySeed() {
        long begun = System.nanoTime();
        Campaign.Outcome outcome =
                new Campaign(Set.of(), Campaign.SHORT_TRACE).play(0, Campaign.DEFAULT_SEEDS, (seed, soFar) -> {});
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.figures().executions()).isGreaterThan(Campaign.DEFAULT_SEEDS);
        assertThat(outcome.figures().longestStall()).isLessThan(LONGEST_STALL);
        for (Fault fault : Fault.values()) {
            assertThat(outcome.figures().of(fault)).as(fault.name()).isPositive();
        }
        System.out.println(outcome.figures().summary(Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** The others are looked for by {@code bin/simulate --plants}. */
    @TestFactory
    Stream<DynamicTest> findsWhatIsPlanted() {
        return Arrays.stream(Plant.values())
                .filter(plant -> plant.found() == Plant.Found.QUICKLY)
                .map(plant -> DynamicTest.dynamicTest(plant.label(), () -> {
                    Campaign.Outcome outcome = new Campaign(EnumSet.of(plant), Campaign.SHORT_TRACE)
                            .play(0, Campaign.DEFAULT_SEEDS, (seed, soFar) -> {});
                    assertThat(outcome.failure()).as(plant.label()).isNotNull();
                    System.out.println(plant.label() + " is found after "
                            + (outcome.failure().seed() + 1) + " seeds");
                }));
    }

    @Test
    void theSameSeedIsTheSameWorld() {
        assertThat(simulate("--seeds", "200", "--plant", "early-ack", "--trace"))
                .isEqualTo(1);
        String first = out.toString(StandardCharsets.UTF_8);
        out.reset();
        simulate("--seeds", "200", "--plant", "early-ack", "--trace");
        assertThat(withoutWallTime(out.toString(StandardCharsets.UTF_8))).isEqualTo(withoutWallTime(first));
        assertThat(first).contains("Repeat it with: bin/simulate --seeds 1 --from ", " --plant early-ack --trace");
    }

    private static String withoutWallTime(String text) {
        return text.substring(0, text.lastIndexOf(','));
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(simulate("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--seeds N", "epoch-check", "Exit status");
        assertThat(simulate("--seeds")).isEqualTo(2);
        assertThat(simulate("--seeds", "0")).isEqualTo(2);
        assertThat(simulate("--plant", "nothing")).isEqualTo(2);
        assertThat(simulate("--fast")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--seeds: expected a value", "expected a number from 1", "expected one of", "--fast");
    }
}
