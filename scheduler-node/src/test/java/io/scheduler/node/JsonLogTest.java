package io.scheduler.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

class JsonLogTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = context.getLogger("io.scheduler.Some");

    @BeforeEach
    void listen() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty(JsonLog.NODE, "worker-7");
        events.start();
        logger.addAppender(events);
    }

    private Map<String, Object> line() {
        String text = new JsonLog().format(events.list.getLast());
        assertThat(text).endsWith("\n");
        assertThat(text.strip()).doesNotContain("\n");
        return JsonParserFactory.getJsonParser().parseMap(text);
    }

    @Test
    void saysWhoSaidWhatAndWhen() {
        logger.warn("something \"quoted\"\nin two lines");
        Map<String, Object> line = line();
        assertThat(line.get("@timestamp").toString()).endsWith("Z");
        assertThat(line.get("log.level").toString()).isEqualTo("WARN");
        assertThat(line.get("log.logger").toString()).isEqualTo("io.scheduler.Some");
        assertThat(line.get("node.id").toString()).isEqualTo("worker-7");
        assertThat(line.get("process.thread.name").toString())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(line.get("message").toString()).isEqualTo("something \"quoted\"\nin two lines");
    }

    @Test
    void whatAMessageSpeaksOfBecomesFields() {
        logger.error("attempt {} of workflow instance {} can not be sent to worker {} ({} times)", 4711L, 77L, "w1", 3);
        Map<String, Object> line = line();
        assertThat(line.get("task_instance.id")).hasToString("4711");
        assertThat(line.get("workflow_instance.id")).hasToString("77");
        assertThat(line.get("worker.id").toString()).isEqualTo("w1");
        assertThat(line).hasSize(9);
    }

    @Test
    void aPlaceholderWithoutAValueIsNothing() {
        logger.info("worker {} did not answer for {} tasks", "w1");
        assertThat(line().get("worker.id").toString()).isEqualTo("w1");
        logger.info("slots {} have another owner", java.util.Set.of(5));
        assertThat(line().get("slots").toString()).isEqualTo("[5]");
    }

    @Test
    void keysOfTheCallerComeAlong() {
        logger.atInfo().addKeyValue("project", "sales").log("done");
        assertThat(line().get("project").toString()).isEqualTo("sales");
    }

    @Test
    void anErrorHasItsStack() {
        logger.error("attempt {} failed", 5L, new IllegalStateException("why"));
        Map<String, Object> line = line();
        assertThat(line.get("error.type").toString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.get("error.message").toString()).isEqualTo("why");
        assertThat(line.get("error.stack_trace").toString()).contains("JsonLogTest");
        assertThat(line.get("task_instance.id")).hasToString("5");
    }

    @Test
    void theSettingIsTextOrJson() {
        assertThat(JsonLog.isWanted(Map.of())).isFalse();
        assertThat(JsonLog.isWanted(Map.of(JsonLog.VARIABLE, "text"))).isFalse();
        assertThat(JsonLog.isWanted(Map.of(JsonLog.VARIABLE, "json"))).isTrue();
        assertThatThrownBy(() -> JsonLog.isWanted(Map.of(JsonLog.VARIABLE, "xml")))
                .hasMessage("SCHEDULER_LOG_FORMAT: expected text or json, but got xml");
    }
}
