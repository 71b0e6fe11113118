package io.scheduler.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.verify.Alone;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A short drill. A longer one: {@code bin/drill --minutes 10}. */
@Alone
class DrillTest {

    private static final String SEED = System.getProperty("drill.seed", "1");
    private static final String MINUTES = System.getProperty("drill.minutes", "2");

    @TempDir(cleanup = CleanupMode.NEVER)
    static Path folder;

    @Test
    void nothingIsLostAndNothingRunsTwice() throws Exception {
        String drill = folder.resolve("drill").toString();
        Options options = Options.parse("--minutes", MINUTES, "--seed", SEED, "--folder", drill);
        Report report = Drill.run(options, System.out);
        assertThat(report.isGood())
                .as(
                        "the evidence is in %s; repeat the faults with bin/drill --minutes %s --seed %s%n%s",
                        drill, MINUTES, SEED, report.json())
                .isTrue();
    }
}
