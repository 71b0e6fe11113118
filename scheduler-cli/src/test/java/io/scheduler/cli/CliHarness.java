package io.scheduler.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command line in this JVM against a {@link FakeServer}, with a clock that only waiting moves. */
abstract class CliHarness {
    static final String RUN = "{'id':42,'project':'default','workflow':'sales','version':3,'state':'%s',"
            + "'startedAt':'2026-01-01T10:00:00.000000Z','finishedAt':%s,'reason':%s}";
    static final String TASK = "{'id':%d,'name':'%s','type':'shell','state':'%s','attempt':%d,'worker':'w1',"
            + "'startedAt':'2026-01-01T10:00:00Z','finishedAt':%s,'exitCode':%s,'reason':%s}";
    static final String INSTANCE = "GET /workflow-instances/42";
    static final String TASKS = "GET /workflow-instances/42/task-instances?page=0&size=500";
    static final String DOCUMENT = "name: sales\ntasks:\n- {name: a, type: noop}\n";

    @TempDir
    Path home;

    FakeServer server;
    final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings.Terminal terminal = Surroundings.Terminal.NONE;
    Instant now = Instant.parse("2026-01-01T10:00:05Z");

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        environment.put("SCHEDULER_HOME", home.toString());
        Files.writeString(home.resolve("context.json"), "{\"url\": \"" + server.url() + "/\", \"token\": \"secret\"}");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    int run(String... arguments) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return SchedulerCli.run(
                new Surroundings(
                        environment,
                        home,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal,
                        clock,
                        duration -> now = now.plus(duration)),
                arguments);
    }

    String file(String content) throws IOException {
        return Files.writeString(home.resolve("workflow.yaml"), content).toString();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    static String instance(String state, String reason) {
        return json(RUN.formatted(state, "null", reason));
    }

    static String task(
            int id, String name, String state, int attempt, String finishedAt, String exitCode, String reason) {
        return json(TASK.formatted(id, name, state, attempt, finishedAt, exitCode, reason));
    }

    static String tasks(String... tasks) {
        return json("{'items':[" + String.join(",", tasks) + "],'total':" + tasks.length + "}");
    }

    static Map<String, String> log(int next, boolean complete) {
        return Map.of("X-Next-Offset", "" + next, "X-Log-Complete", "" + complete);
    }
}
