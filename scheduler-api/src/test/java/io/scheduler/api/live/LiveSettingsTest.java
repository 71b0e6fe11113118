package io.scheduler.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
    @Test
    void everyDefaultIsPinned() {
        assertThat(new LiveSettings(null, null, null, null))
                .isEqualTo(
                        new LiveSettings(500, Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(10)));
        assertThatThrownBy(() -> new LiveSettings(-1, null, null, null)).hasMessageContaining("live.watchers");
        assertThatThrownBy(() -> new LiveSettings(1, Duration.ZERO, null, null)).hasMessageContaining("live.every");
    }
}
