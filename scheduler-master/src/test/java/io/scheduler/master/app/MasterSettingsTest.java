package io.scheduler.master.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MasterSettingsTest {

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(MasterSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly("listenHost", "listenPort", "slotInterval", "workerLease", "weight");
        assertThat(new MasterSettings(null, null, null, null, null))
                .isEqualTo(new MasterSettings("127.0.0.1", 5678, Duration.ofSeconds(2), Duration.ofSeconds(6), 1));
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new MasterSettings(null, 65_536, null, null, null))
                .hasMessage("master.listen-port: expected 0 to 65535, but got 65536");
        assertThatThrownBy(() -> new MasterSettings(null, null, Duration.ZERO, null, null))
                .hasMessageContaining("slot-interval");
        assertThatThrownBy(() -> new MasterSettings(null, null, null, Duration.ofMillis(5_999), null))
                .hasMessageContaining("master.worker-lease: expected at least 6 s");
    }
}
