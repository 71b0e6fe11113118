package io.scheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {

    @Test
    void pinsEveryKeyAndDefault() {
        assertThat(Arrays.stream(WorkerSettings.class.getRecordComponents()).map(c -> c.getName()))
                .containsExactly(
                        "capacity",
                        "groups",
                        "killGrace",
                        "lease",
                        "environmentPassThrough",
                        "maxUnacknowledged",
                        "tombstones");
        assertThat(WorkerSettings.defaults())
                .isEqualTo(new WorkerSettings(
                        Math.max(8, 4 * Runtime.getRuntime().availableProcessors()),
                        List.of("default"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        List.of(),
                        10_000,
                        100_000));
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> new WorkerSettings(0, null, null, null, null, null, null))
                .hasMessage("worker.capacity: expected 1 to 100000, but got 0");
        assertThatThrownBy(() -> new WorkerSettings(null, null, null, Duration.ofSeconds(1), null, null, null))
                .hasMessageContaining("worker.lease");
    }
}
