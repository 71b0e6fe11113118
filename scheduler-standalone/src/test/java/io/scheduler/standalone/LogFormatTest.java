package io.scheduler.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {
    @TempDir
    Path dir;

    @Test
    void textByDefault() throws Exception {
        assertThat(logged("logback-standalone.xml"))
                .hasSize(1)
                .first()
                .asString()
                .matches("\\S+Z WARN  \\[.*] io\\.scheduler\\.Some: attempt 5 waits");
    }

    @Test
    void jsonWhenItIsAskedFor() throws Exception {
        List<String> lines = logged("logback-standalone-json.xml");
        assertThat(lines).hasSize(1);
        JsonNode line = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(line.get("message").asString()).isEqualTo("attempt 5 waits");
        assertThat(line.get("task_instance.id").asInt()).isEqualTo(5);
        assertThat(line.get("log.level").asString()).isEqualTo("WARN");
    }

    private List<String> logged(String configuration) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("scheduler.log.dir", dir.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL resource = LogFormatTest.class.getResource("/" + configuration);
        assertThat(resource).isNotNull();
        configurator.doConfigure(resource);
        context.getLogger("io.scheduler.Some").warn("attempt {} waits", 5);
        context.stop();
        return Files.readAllLines(dir.resolve("scheduler.log"));
    }
}
