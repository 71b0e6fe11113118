package io.scheduler.worker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.worker.folder.ByteSize;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogSettingsTest {

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(LogSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly(
                        "limit", "keep", "checkInterval", "interval", "partSize", "threads", "keepStored", "patience");
        assertThat(LogSettings.defaults())
                .isEqualTo(new LogSettings(
                        ByteSize.ofMegabytes(256),
                        null,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        new ByteSize(512 << 10),
                        2,
                        Duration.ofHours(1),
                        Duration.ofSeconds(60)));
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new LogSettings(new ByteSize(1), null, null, null, null, null, null, null))
                .hasMessageStartingWith("worker.logs.limit: expected 1 MB to 4 GB");
        assertThatThrownBy(() -> new LogSettings(null, Duration.ZERO, null, null, null, null, null, null))
                .hasMessageStartingWith("worker.logs.keep:");
        assertThatThrownBy(() -> new LogSettings(null, null, Duration.ZERO, null, null, null, null, null))
                .hasMessageStartingWith("worker.logs.check-interval:");
        assertThatThrownBy(() -> new LogSettings(null, null, null, Duration.ZERO, null, null, null, null))
                .hasMessageStartingWith("worker.logs.interval:");
        assertThatThrownBy(() -> new LogSettings(null, null, null, null, new ByteSize(1), null, null, null))
                .hasMessageStartingWith("worker.logs.part-size: expected 64 KB to 8 MB");
        assertThatThrownBy(() -> new LogSettings(null, null, null, null, null, 17, null, null))
                .hasMessage("worker.logs.threads: expected 1 to 16, but got 17");
    }
}
