package io.scheduler.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RpcSettingsTest {
    @Test
    void defaultsAreThese() {
        assertThat(RpcSettings.defaults())
                .isEqualTo(new RpcSettings(
                        16 * 1024 * 1024,
                        1_000,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(2),
                        2_000));
        assertThat(RpcSettings.MAX_UNAUTHENTICATED_FRAME_BYTES).isEqualTo(65_536);
    }

    @Test
    void whatCanNotWorkIsRefusedByName() {
        assertThatThrownBy(() -> new RpcSettings(1, null, null, null, null, null, null, null, null))
                .hasMessageContaining("max-frame-bytes");
        assertThatThrownBy(() -> new RpcSettings(null, null, null, Duration.ofSeconds(1), null, null, null, null, null))
                .hasMessageContaining("idle-limit");
    }
}
