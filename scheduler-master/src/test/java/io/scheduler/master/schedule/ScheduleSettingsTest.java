package io.scheduler.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScheduleSettingsTest {

    @Test
    void everyKeyAndDefault() {
        assertThat(Arrays.stream(ScheduleSettings.class.getRecordComponents()).map(key -> key.getName()))
                .containsExactly("misfireThreshold", "batch", "reconcileInterval", "fireRetention");
        assertThat(ScheduleSettings.defaults())
                .isEqualTo(
                        new ScheduleSettings(Duration.ofSeconds(60), 500, Duration.ofSeconds(10), Duration.ofDays(30)));
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new ScheduleSettings(Duration.ZERO, null, null, null))
                .hasMessageContaining("master.schedule.misfire-threshold: expected 1 s to 1 h");
        assertThatThrownBy(() -> new ScheduleSettings(null, 0, null, null))
                .hasMessage("master.schedule.batch: expected 1 to 5000, but got 0");
        assertThatThrownBy(() -> new ScheduleSettings(null, null, Duration.ZERO, null))
                .hasMessageContaining("reconcile-interval");
    }
}
