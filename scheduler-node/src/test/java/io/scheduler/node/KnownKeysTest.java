package io.scheduler.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KnownKeysTest {
    record Inner(Boolean enabled) {}

    record Outer(Integer maxFrameBytes, java.util.List<String> groups) {}

    @Test
    void whatNobodyReadsIsRefusedWithWhatIsRead() {
        StandardEnvironment environment = file(Map.of("rpc.max-frame-bytez", "5"));

        assertThatThrownBy(() -> NodeConfiguration.bind(environment, "rpc", Outer.class))
                .hasMessageContaining("rpc.max-frame-bytez: unknown key in worker.yaml")
                .hasMessageContaining("rpc.{max-frame-bytes, groups}");
        assertThatThrownBy(() -> NodeConfiguration.bind(file(Map.of("rpc.ssl.enabld", "no")), "rpc.ssl", Inner.class))
                .hasMessageContaining("rpc.ssl.enabld");
    }

    @Test
    void whatIsReadInAnySpellingIsTaken() {
        StandardEnvironment environment = file(Map.of(
                "rpc.maxFrameBytes",
                "5",
                "rpc.groups[0]",
                "a",
                "rpc.ssl.enabled",
                "true",
                "server.port",
                "1",
                "other.x",
                ""));
        environment.getPropertySources().addFirst(new MapPropertySource("command line", Map.of("rpc.unheard-of", "1")));

        assertThat(NodeConfiguration.bind(environment, "rpc", Outer.class))
                .isEqualTo(new Outer(5, java.util.List.of("a")));
    }

    private static StandardEnvironment file(Map<String, Object> keys) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addLast(new OriginTrackedMapPropertySource("Config resource worker.yaml", keys));
        return environment;
    }
}
