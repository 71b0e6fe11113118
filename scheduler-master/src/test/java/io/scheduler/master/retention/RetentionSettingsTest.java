package io.scheduler.master.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.dao.retention.Retention;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RetentionSettingsTest {

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(RetentionSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly("keepFor", "keepLast", "interval", "batch", "share");
        assertThat(RetentionSettings.defaults())
                .isEqualTo(new RetentionSettings(null, null, Duration.ofMinutes(10), 500, 10));
        assertThat(RetentionSettings.defaults().ofAll()).isEqualTo(Retention.EVERYTHING);
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new RetentionSettings(Duration.ZERO, null, null, null, null))
                .hasMessageContaining("master.retention.keep-for: expected 1 s or longer");
        assertThatThrownBy(() -> new RetentionSettings(null, 0, null, null, null))
                .hasMessageContaining("master.retention.keep-last: expected 1 or more");
        assertThatThrownBy(() -> new RetentionSettings(null, null, Duration.ZERO, null, null))
                .hasMessageContaining("master.retention.interval");
        assertThatThrownBy(() -> new RetentionSettings(null, null, null, 1, null))
                .hasMessage("master.retention.batch: expected 10 to 10000, but got 1");
        assertThatThrownBy(() -> new RetentionSettings(null, null, null, null, 0))
                .hasMessage("master.retention.share: expected 1 to 100, but got 0");
    }
}
