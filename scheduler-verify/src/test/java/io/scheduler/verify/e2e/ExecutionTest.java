package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
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

    /** The run would wait for the end of one that it is a part of. */
    @Test
    void aWorkflowThatLeadsBackToItselfByAnotherOneEndsWithTheReason() {
        api.apply("default", "there", "{name: there, tasks: [{name: b, type: noop}]}");
        api.apply("default", "back", """
                name: back
                execution: serial-wait
                tasks: [{name: call, type: sub-workflow, workflow: there}]
                """);
        api.apply("default", "there", """
                name: there
                tasks: [{name: call, type: sub-workflow, workflow: back}]
                """);
        long first = api.start("default", "back", Map.of());
        String reason = api.awaitState(first, LIMIT, "FAILED").path("reason").asString();
        assertThat(reason).contains("run " + first + " of this workflow waits for the end of this one");
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

    /** The schedule decides whether there is a run, the workflow when it begins: docs/execution.md has the table. */
    @Test
    void theOverlapOfAScheduleActsTogetherWithTheLimitOfTheWorkflow() {
        Map<String, String> params = Map.of("t", "1000");
        List<String> scheduled = new ArrayList<>(List.of("skip-wait-other", "skip-discard-other", "queue-wait-other"));
        for (String name : scheduled) {
            apply(name, name.contains("discard") ? "serial-discard" : "serial-wait", "sleep ${t}");
            api.awaitTask(api.start("default", name, params), "a", LIMIT, "RUNNING");
            schedule(name, name.startsWith("skip") ? "SKIP" : "QUEUE");
        }
        for (String name : List.of("allow-wait", "allow-discard", "allow-replace", "skip-wait", "queue-wait")) {
            scheduled.add(name);
            apply(name, "serial-" + name.substring(name.indexOf('-') + 1), "sleep 2.2");
            schedule(name, name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT));
        }

        awaitSeen("allow-wait", () -> count("allow-wait", "WAITING") >= 2);
        awaitSeen("allow-discard", () -> stoppedBecause("allow-discard", "discarded: "));
        awaitSeen("allow-replace", () -> stoppedBecause("allow-replace", "replaced by run "));
        awaitSeen("skip-wait", () -> fired("skip-wait", "SKIPPED") && fired("skip-wait", "FIRED"));
        awaitSeen("queue-wait", () -> fired("queue-wait", "QUEUED") && count("queue-wait", "SUCCEEDED") >= 2);
        awaitSeen("skip-wait-other", () -> fired("skip-wait-other", "SKIPPED"));
        awaitSeen("skip-discard-other", () -> stoppedBecause("skip-discard-other", "discarded: "));
        awaitSeen("queue-wait-other", () -> fired("queue-wait-other", "QUEUED"));
        assertThat(count("allow-wait", "RUNNING")).isLessThanOrEqualTo(1);
        // no run ever waits for one of its own schedule
        assertThat(count("skip-wait", "WAITING")).isZero();
        assertThat(count("queue-wait", "WAITING")).isZero();
        // one waits for what somebody else has started, and nothing piles up behind it
        assertThat(count("skip-wait-other", "WAITING")).isEqualTo(1);
        assertThat(count("queue-wait-other", "WAITING")).isEqualTo(1);
        for (String name : scheduled) {
            api.delete("/projects/default/workflows/" + name + "/schedules/default");
            Map<String, ?> filter = Map.of("project", "default", "workflow", name);
            api.post("/workflow-instances/batch", Map.of("filter", filter, "action", "stop"))
                    .expect(200);
        }
    }

    private static void schedule(String name, String overlap) {
        api.put(
                        "/projects/default/workflows/" + name + "/schedule",
                        "application/json",
                        "{\"cron\": \"* * * * * ?\", \"timezone\": \"UTC\", \"enabled\": true, \"overlap\": \""
                                + overlap + "\"}")
                .expect(201);
    }

    private static void awaitSeen(String what, Callable<Boolean> seen) {
        await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(seen);
    }

    private static long count(String workflow, String state) {
        return api.get("/workflow-instances?project=default&size=1&workflow=" + workflow + "&state=" + state)
                .expect(200)
                .json()
                .path("total")
                .asLong();
    }

    private static boolean stoppedBecause(String workflow, String reason) {
        return api.get("/workflow-instances?project=default&state=STOPPED&workflow=" + workflow)
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .anyMatch(run -> run.path("reason").asString("").startsWith(reason));
    }

    private static boolean fired(String workflow, String outcome) {
        return api.get("/projects/default/workflows/" + workflow + "/schedules/default/fires")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .anyMatch(fire -> fire.path("outcome").asString("").equals(outcome));
    }

    private static void apply(String name, String execution, String script) {
        api.apply(
                "default",
                name,
                "name: " + name + "\nexecution: " + execution
                        + "\ntasks:\n  - name: a\n    type: shell\n    script: |\n" + script.indent(6));
    }
}
