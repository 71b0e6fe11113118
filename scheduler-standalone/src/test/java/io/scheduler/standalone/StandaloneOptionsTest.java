package io.scheduler.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.standalone.StandaloneOptions.AskedPorts;
import io.scheduler.standalone.StandaloneOptions.ExternalDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandaloneOptionsTest {

    private static StandaloneOptions parse(Map<String, String> environment, String... arguments) {
        return StandaloneOptions.parse(List.of(arguments), environment, Path.of("/home/anna"));
    }

    @Test
    void defaults() {
        var options = parse(Map.of());
        assertThat(options.home()).isEqualTo(Path.of("/home/anna/.scheduler"));
        assertThat(options.listenHost()).isEqualTo("127.0.0.1");
        assertThat(options.ports()).isEqualTo(new AskedPorts(12345, 5678, 50052));
        assertThat(options.database()).isEmpty();
        assertThat(options.zookeeper()).isEmpty();
        assertThat(options.adminPassword()).isEmpty();
    }

    @Test
    void environmentAndArgumentsOfWhichTheArgumentWins() {
        var options = parse(
                Map.of(
                        "SCHEDULER_HOME", "/srv/one",
                        "SCHEDULER_API_PORT", "0",
                        "SCHEDULER_MASTER_PORT", " 7000 ",
                        "SCHEDULER_ALERT_PORT", "",
                        "SCHEDULER_LISTEN_HOST", "10.0.0.1",
                        "SCHEDULER_ADMIN_PASSWORD", "secret",
                        "SCHEDULER_DATABASE_PASSWORD", "word"),
                "--home=/srv/two",
                "--database-url",
                "jdbc:postgresql://db/x?ssl=true",
                "--database-username=anna",
                "--zookeeper",
                "zk:2181");
        assertThat(options.home()).isEqualTo(Path.of("/srv/two"));
        assertThat(options.ports()).isEqualTo(new AskedPorts(0, 7000, 50052));
        assertThat(options.listenHost()).isEqualTo("10.0.0.1");
        assertThat(options.database())
                .contains(new ExternalDatabase("jdbc:postgresql://db/x?ssl=true", "anna", "word"));
        assertThat(options.zookeeper()).contains("zk:2181");
        assertThat(options.adminPassword()).contains("secret");
        assertThat(options.toString()).doesNotContain("word").doesNotContain("secret");
    }

    @Test
    void wrongInputIsRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> parse(Map.of(), "--databse-url", "x")).hasMessageContaining("expected one of");
        assertThatThrownBy(() -> parse(Map.of(), "--home")).hasMessageContaining("expected a value after --home");
        assertThatThrownBy(() -> parse(Map.of(), "--database-url=mysql://x")).hasMessageContaining("jdbc:postgresql:");
        assertThatThrownBy(() -> parse(Map.of(), "--database-username=anna")).hasMessageContaining("--database-url");
        assertThatThrownBy(() -> parse(Map.of("SCHEDULER_API_PORT", "70000")))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("SCHEDULER_API_PORT")
                .hasMessageContaining("70000");
    }
}
