package io.scheduler.master.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoopSettingsTest {

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(LoopSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly(
                        "loops",
                        "batchEvents",
                        "inboxCapacity",
                        "commandBatch",
                        "pollInterval",
                        "checkInterval",
                        "lazyDelay",
                        "runsBelowOneStart");
        assertThat(LoopSettings.defaults())
                .isEqualTo(new LoopSettings(
                        2,
                        1_000,
                        20_000,
                        500,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(50),
                        100_000));
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new LoopSettings(0, null, null, null, null, null, null, null))
                .hasMessageContaining("loops: expected 1 to 64, but got 0");
        assertThatThrownBy(() -> new LoopSettings(null, 10, 9, null, null, null, null, null))
                .hasMessageContaining("inbox-capacity");
        assertThatThrownBy(() -> new LoopSettings(null, null, null, 0, null, null, null, null))
                .hasMessageContaining("command-batch");
        assertThatThrownBy(() -> new LoopSettings(null, null, null, null, Duration.ZERO, null, null, null))
                .hasMessageContaining("poll-interval");
        assertThatThrownBy(() -> new LoopSettings(null, null, null, null, null, Duration.ofSeconds(-1), null, null))
                .hasMessageContaining("check-interval");
        assertThatThrownBy(() -> new LoopSettings(null, null, null, null, null, null, Duration.ofSeconds(-1), null))
                .hasMessageContaining("lazy-delay");
        assertThatThrownBy(() -> new LoopSettings(null, null, null, null, null, null, null, 0))
                .hasMessageContaining("runs-below-one-start: expected 1 to 10000000, but got 0");
    }
}
