package io.scheduler.verify.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What waits, waits on after everything was killed; what was chosen stays chosen, and handlers that were due still run. */
class ControlFlowRestartTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path dir;

    @Test
    void aRunWithAChildThatWaitsGoesOnAfterAKill() throws Exception {
        try (var standalone = StandaloneProcess.start(dir.resolve("home"))) {
            Rest api = standalone.api();
            api.apply("default", "inner", """
                    name: inner
                    tasks:
                      - {name: ask, type: wait}
                    finally:
                      - {name: check, type: wait}
                    outputs: {answer: "${answer}"}
                    """);
            api.apply("default", "outer", """
                    name: outer
                    params: {x: 1}
                    tasks:
                      - {name: s, type: switch, cases: [{when: "${x} == 1", then: [c]}], otherwise: [d]}
                      - {name: c, type: sub-workflow, workflow: inner, dependsOn: [s]}
                      - {name: d, type: shell, script: 'true', dependsOn: [s]}
                      - {name: e, type: shell, script: 'echo said ${answer}', dependsOn: [c, d]}
                    """);
            api.apply(
                    "default",
                    "behind",
                    "{name: behind, tasks: [{name: up, type: dependent, when: {workflow: outer}}]}");
            long run = api.start("default", "outer", Map.of());
            long behind = api.start("default", "behind", Map.of());
            api.awaitTask(behind, "up", LIMIT, "RUNNING");
            api.awaitTask(run, "c", LIMIT, "RUNNING");
            long child =
                    api.task(run, "c").path("detail").path("workflowInstanceId").asLong();
            JsonNode ask = api.awaitTask(child, "ask", LIMIT, "RUNNING");

            standalone.kill9();
            standalone.startAgain();
            api = standalone.api();
            answer(api, ask, Map.of("outcome", "approve", "outputs", Map.of("answer", "42")));
            JsonNode check = api.awaitTask(child, "check", LIMIT, "RUNNING");
            assertThat(api.instance(run).path("state").asString()).isEqualTo("RUNNING");

            standalone.kill9();
            standalone.startAgain();
            api = standalone.api();
            answer(api, check, Map.of("outcome", "approve"));
            api.awaitState(run, LIMIT, "SUCCEEDED");
            api.awaitState(behind, LIMIT, "SUCCEEDED");
            assertThat(api.task(run, "d").path("state").asString()).isEqualTo("SKIPPED");
            assertThat(api.log(run, "e")).contains("said 42");
            assertThat(api.get("/workflow-instances?workflow=inner")
                            .json()
                            .path("total")
                            .asInt())
                    .as("one child, whatever was killed")
                    .isEqualTo(1);
        }
    }

    private static void answer(Rest api, JsonNode task, Map<String, ?> body) {
        api.post("/task-instances/" + task.path("id").asLong() + "/signal", body)
                .expect(202);
    }
}
