package io.scheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.worker.folder.ByteSize;
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
                        "tags",
                        "weight",
                        "killGrace",
                        "lease",
                        "restartGrace",
                        "drainOnStop",
                        "finishOnStop",
                        "minFreeDisk",
                        "environmentPassThrough",
                        "maxUnacknowledged",
                        "tombstones");
        assertThat(WorkerSettings.defaults())
                .isEqualTo(new WorkerSettings(
                        Math.max(8, 4 * Runtime.getRuntime().availableProcessors()),
                        List.of("default"),
                        List.of(),
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        ByteSize.valueOf("256MB"),
                        List.of(),
                        10_000,
                        100_000));
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() ->
                        new WorkerSettings(0, null, null, null, null, null, null, null, null, null, null, null, null))
                .hasMessage("worker.capacity: expected 1 to 100000, but got 0");
        assertThatThrownBy(() -> with(null, Duration.ofMillis(5_999), null))
                .hasMessageContaining("worker.lease: expected at least 6 s");
        assertThatThrownBy(() -> with(101, null, null)).hasMessageContaining("worker.weight");
        assertThatThrownBy(() -> with(null, null, Duration.ofSeconds(5))).hasMessageContaining("worker.restart-grace");
        assertThat(with(null, Duration.ofMinutes(5), null).restartGrace()).hasMinutes(5);
        assertThat(with(100, null, Duration.ZERO).restartGrace()).isZero();
    }

    private static WorkerSettings with(Integer weight, Duration lease, Duration restartGrace) {
        return new WorkerSettings(
                null, null, null, weight, null, lease, restartGrace, null, null, null, null, null, null);
    }
}
