package io.scheduler.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.node.NodeSettings;
import io.scheduler.worker.WorkerSettings;
import io.scheduler.worker.folder.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsBindingTest {
    private static Binder binder(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties));
    }

    @Test
    void readsWhatIsWrittenInFiles() {
        Binder binder = binder(Map.ofEntries(
                Map.entry("worker.capacity", "5"),
                Map.entry("worker.groups", "a,b"),
                Map.entry("worker.tags", "gpu"),
                Map.entry("worker.weight", "3"),
                Map.entry("worker.kill-grace", "2s"),
                Map.entry("worker.lease", "1m"),
                Map.entry("worker.restart-grace", "2m"),
                Map.entry("worker.drain-on-stop", "10m"),
                Map.entry("worker.finish-on-stop", "3s"),
                Map.entry("worker.min-free-disk", "1GB"),
                Map.entry("worker.environment-pass-through", "FOO"),
                Map.entry("worker.max-unacknowledged", "7"),
                Map.entry("worker.tombstones", "9"),
                Map.entry("node.id", "w1"),
                Map.entry("node.host", "10.0.0.1"),
                Map.entry("node.data-dir", "/data")));

        assertThat(binder.bindOrCreate("worker", WorkerSettings.class))
                .isEqualTo(new WorkerSettings(
                        5,
                        List.of("a", "b"),
                        List.of("gpu"),
                        3,
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(3),
                        ByteSize.ofMegabytes(1024),
                        List.of("FOO"),
                        7,
                        9));
        assertThat(binder.bindOrCreate("node", NodeSettings.class))
                .isEqualTo(NodeSettings.of("w1", "10.0.0.1", Path.of("/data")));
    }

    @Test
    void hasDefaultsForAllButTheFolder() {
        assertThat(binder(Map.of()).bindOrCreate("worker", WorkerSettings.class))
                .isEqualTo(WorkerSettings.defaults());
        assertThat(binder(Map.of("node.data-dir", "/d")).bindOrCreate("node", NodeSettings.class))
                .isEqualTo(NodeSettings.of(null, "127.0.0.1", Path.of("/d")));
        assertThatThrownBy(() -> binder(Map.of()).bindOrCreate("node", NodeSettings.class))
                .rootCause()
                .hasMessageContaining("node.data-dir");
    }
}
