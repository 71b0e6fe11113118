package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflows of whose runs only so many may be unfinished, on the running whole. */
class ExecutionTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("home"));
        api = standalone.api();
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    /** Each run writes when it begins and ends; runs of a workflow that is in order never stand within each other. */
    @Test
    void serialRunsNeverOverlapNotEvenOverAKillOfTheWhole() throws IOException {
        Path book = dir.resolve("book");
        apply("one-by-one", "serial-wait", """
                echo "begin ${run}" >> %1$s
                sleep 0.3
                echo "end ${run}" >> %1$s""".formatted(book));
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            runs.add(api.start("default", "one-by-one", Map.of("run", String.valueOf(i))));
        }
        api.awaitState(runs.get(2), LIMIT, "SUCCEEDED");
        standalone.kill9();
        standalone.startAgain();
        api = standalone.api();
        for (long run : runs) {
            api.awaitState(run, LIMIT, "SUCCEEDED");
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            expected.add("begin " + i);
            expected.add("end " + i);
        }
        assertThat(Files.readAllLines(book)).isEqualTo(expected);
    }

    @Test
    void aRunThatComesTooEarlyIsDiscardedWithTheReason() {
        apply("only-one", "serial-discard", "sleep 30");
        long first = api.start("default", "only-one", Map.of());
        api.awaitTask(first, "a", LIMIT, "RUNNING");
        long second = api.start("default", "only-one", Map.of());
        assertThat(api.awaitState(second, LIMIT, "STOPPED").path("reason").asString())
                .isEqualTo("discarded: run " + first + " of this workflow is RUNNING, and at most 1 may be unfinished");
        api.post("/workflow-instances/" + first + "/stop", Map.of()).expect(202);
        api.awaitState(first, LIMIT, "STOPPED");
    }

    @Test
    void aRunReplacesTheOneBeforeIt() {
        apply("the-latest", "serial-replace", "sleep 30");
        long first = api.start("default", "the-latest", Map.of());
        api.awaitTask(first, "a", LIMIT, "RUNNING");
        long second = api.start("default", "the-latest", Map.of());
        assertThat(api.awaitState(first, LIMIT, "STOPPED").path("reason").asString())
                .isEqualTo("replaced by run " + second);
        api.awaitTask(second, "a", LIMIT, "RUNNING");
        api.post("/workflow-instances/" + second + "/stop", Map.of()).expect(202);
        api.awaitState(second, LIMIT, "STOPPED");
    }

    @Test
    void aLimitOfTwoIsKept() {
        apply("two", "{limit: 2}", "sleep 1");
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(api.start("default", "two", Map.of()));
        }
        assertThat(api.awaitState(runs.get(4), LIMIT, "WAITING").path("reason").asString())
                .startsWith("waits: 2 runs of this workflow are unfinished");
        runs.forEach(run -> api.awaitState(run, LIMIT, "SUCCEEDED"));
        List<String> moments = new ArrayList<>();
        for (long run : runs) {
            moments.add(api.instance(run).path("startedAt").asString() + " +");
            moments.add(api.instance(run).path("finishedAt").asString() + " -");
        }
        int open = 0;
        for (String moment : moments.stream().sorted().toList()) {
            open += moment.endsWith("+") ? 1 : -1;
            assertThat(open).isLessThanOrEqualTo(2);
        }
    }

    private static void apply(String name, String execution, String script) {
        api.apply(
                "default",
                name,
                "name: " + name + "\nexecution: " + execution
                        + "\ntasks:\n  - name: a\n    type: shell\n    script: |\n" + script.indent(6));
    }
}
