package io.scheduler.verify.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The examples of docs/control-flow.md, and what people do to such runs. */
class ControlFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("../docs/control-flow.md");

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("home"));
        api = standalone.api();
        examples().forEach((name, yaml) -> api.apply("control", name, yaml));
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    @Test
    void switchTakesTheFirstWayThatHolds() {
        long run = api.start("control", "by-rows", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertStates(
                run,
                Map.of(
                        "route",
                        "SUCCEEDED",
                        "few",
                        "SUCCEEDED",
                        "many",
                        "SKIPPED",
                        "none",
                        "SKIPPED",
                        "report",
                        "SUCCEEDED"));
        JsonNode route = api.task(run, "route");
        assertThat(route.path("detail").path("taken").valueStream().map(JsonNode::asString))
                .containsExactly("few");
        assertThat(route.path("worker").isNull()).isTrue();
        assertThat(api.task(run, "many").path("reason").asString()).isEqualTo("no way leads here: route chose another");

        long other = api.start("control", "by-rows", Map.of("limit", "1"));
        api.awaitState(other, LIMIT, "SUCCEEDED");
        assertStates(other, Map.of("many", "SUCCEEDED", "few", "SKIPPED"));
    }

    @Test
    void conditionsDealWithAFailure() {
        long run = api.start("control", "repair", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertStates(
                run,
                Map.of(
                        "load",
                        "FAILED",
                        "publish",
                        "SKIPPED",
                        "decide",
                        "SUCCEEDED",
                        "celebrate",
                        "SKIPPED",
                        "fix",
                        "SUCCEEDED"));
        assertThat(api.task(run, "publish").path("detail").path("by").asString())
                .isEqualTo("load");
    }

    @Test
    void waitGoesOnWhenSomebodySaysSo() {
        long run = api.start("control", "release", Map.of());
        JsonNode waits = api.awaitTask(run, "approve", LIMIT, "RUNNING");
        assertThat(waits.path("reason").asString()).isEqualTo("waits for an approval");
        signal(waits, Map.of("outcome", "perhaps")).expect(422);
        signal(waits, Map.of("outcome", "approve", "comment", "fine", "outputs", Map.of("target", "production")))
                .expect(202);
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.log(run, "deploy")).contains("to production");
        JsonNode detail = api.task(run, "approve").path("detail");
        assertThat(detail.path("by").asString()).isEqualTo("admin");
        assertThat(detail.path("comment").asString()).isEqualTo("fine");
        signal(waits, Map.of("outcome", "approve")).expect(409);
    }

    @Test
    void aRejectedTaskHasFailed() {
        long run = api.start("control", "release", Map.of());
        JsonNode waits = api.awaitTask(run, "approve", LIMIT, "RUNNING");
        signal(waits, Map.of("outcome", "reject", "comment", "too late")).expect(202);
        JsonNode failed = api.awaitState(run, LIMIT, "FAILED");
        assertThat(failed.path("reason").asString()).contains("rejected by admin: too late");
        signal(api.task(run, "build"), Map.of("outcome", "approve")).expect(409);
    }

    @Test
    void aStopEndsWhatWaits() {
        long run = api.start("control", "release", Map.of());
        api.awaitTask(run, "approve", LIMIT, "RUNNING");
        api.post("/workflow-instances/" + run + "/stop", Map.of()).expect(202);
        api.awaitState(run, LIMIT, "STOPPED");
        assertStates(run, Map.of("approve", "KILLED", "deploy", "WAITING"));
    }

    @Test
    void subWorkflowHandsItsOutputsUp() {
        long run = api.start("control", "load-all", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        JsonNode europe = api.task(run, "europe");
        long child = europe.path("detail").path("workflowInstanceId").asLong();
        JsonNode childRun = api.instance(child);
        assertThat(childRun.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(childRun.path("parentWorkflowInstanceId").asLong()).isEqualTo(run);
        assertThat(childRun.path("parentTaskInstanceId").asLong())
                .isEqualTo(europe.path("id").asLong());
        assertThat(childRun.path("params").path("region").asString()).isEqualTo("eu");
        assertThat(api.log(run, "report")).contains("7 from eu");
    }

    @Test
    void subWorkflowThatIsNotThereIsAFailureWithAReason() {
        api.apply("control", "lonely", "{name: lonely, tasks: [{name: c, type: sub-workflow, workflow: nobody}]}");
        long run = api.start("control", "lonely", Map.of());
        JsonNode failed = api.awaitState(run, LIMIT, "FAILED");
        assertThat(failed.path("reason").asString()).contains("there is no workflow nobody in the project control");
    }

    @Test
    void stopAndPauseReachTheChild() {
        api.apply("control", "sleeper", """
                name: sleeper
                tasks:
                  - {name: first, type: wait}
                  - {name: second, type: shell, dependsOn: [first], script: sleep 1000}
                """);
        api.apply("control", "boss", "{name: boss, tasks: [{name: c, type: sub-workflow, workflow: sleeper}]}");
        long run = api.start("control", "boss", Map.of());
        long child = child(run, "c");
        JsonNode waits = api.awaitTask(child, "first", LIMIT, "RUNNING");
        api.post("/workflow-instances/" + run + "/pause", Map.of()).expect(202);
        api.awaitState(child, LIMIT, "PAUSING");
        signal(waits, Map.of("outcome", "approve")).expect(202);
        api.awaitState(child, LIMIT, "PAUSED");
        api.post("/workflow-instances/" + run + "/resume", Map.of()).expect(202);
        api.awaitTask(child, "second", LIMIT, "RUNNING");
        api.post("/workflow-instances/" + run + "/stop", Map.of()).expect(202);
        api.awaitState(child, LIMIT, "STOPPED");
        api.awaitState(run, LIMIT, "STOPPED");
        assertThat(api.task(run, "c").path("state").asString()).isEqualTo("KILLED");
    }

    @Test
    void recursionEndsAtTheLimit() {
        api.apply("control", "ping", "{name: ping, tasks: [{name: c, type: sub-workflow, workflow: pong}]}");
        api.apply("control", "pong", "{name: pong, tasks: [{name: c, type: sub-workflow, workflow: ping}]}");
        assertThat(api.put(
                                "/projects/control/workflows/self",
                                "application/yaml",
                                "{name: self, tasks: [{name: c, type: sub-workflow, workflow: self, project: control}]}")
                        .status())
                .isEqualTo(422);
        long run = api.start("control", "ping", Map.of());
        JsonNode failed = api.awaitState(run, LIMIT, "FAILED");
        assertThat(failed.path("reason").asString()).contains("its run is FAILED");
        long deepest = run;
        for (int depth = 0; depth < 10; depth++) {
            deepest = child(deepest, "c");
        }
        assertThat(api.task(deepest, "c").path("reason").asString()).contains("at most 10 sub-workflows");
    }

    @Test
    void handlersRunBehindTheTasks() {
        long run = api.start("control", "guarded", Map.of());
        api.awaitState(run, LIMIT, "FAILED");
        assertStates(run, Map.of("work", "FAILED", "alarm", "SUCCEEDED", "cleanup", "SUCCEEDED"));
        assertThat(api.log(run, "alarm")).contains("FAILED: task work failed: ");
    }

    @Test
    void finallyRunsAfterAStopAndEndsWithASecondOne() {
        api.apply("control", "careful", """
                name: careful
                tasks: [{name: work, type: shell, script: sleep 1000}]
                onFailure: [{name: alarm, type: shell, script: 'true'}]
                finally:
                  - {name: cleanup, type: wait}
                  - {name: tidy, type: shell, dependsOn: [cleanup], script: sleep 1000}
                """);
        long run = api.start("control", "careful", Map.of());
        api.awaitTask(run, "work", LIMIT, "RUNNING");
        api.post("/workflow-instances/" + run + "/stop", Map.of()).expect(202);
        JsonNode waits = api.awaitTask(run, "cleanup", LIMIT, "RUNNING");
        assertThat(api.instance(run).path("state").asString()).isEqualTo("STOPPING");
        signal(waits, Map.of("outcome", "approve")).expect(202);
        api.awaitTask(run, "tidy", LIMIT, "RUNNING");
        api.post("/workflow-instances/" + run + "/stop", Map.of()).expect(202);
        api.awaitState(run, LIMIT, "STOPPED");
        assertStates(run, Map.of("work", "KILLED", "alarm", "WAITING", "cleanup", "SUCCEEDED", "tidy", "KILLED"));
    }

    private static Rest.Answer signal(JsonNode task, Map<String, ?> body) {
        return api.post("/task-instances/" + task.path("id").asLong() + "/signal", body);
    }

    private static long child(long run, String task) {
        api.awaitTask(run, task, LIMIT, "RUNNING", "SUCCEEDED", "FAILED");
        JsonNode detail = api.task(run, task).path("detail");
        return detail.path("workflowInstanceId")
                .asLong(detail.path("of").path("workflowInstanceId").asLong());
    }

    private static void assertStates(long run, Map<String, String> expected) {
        Map<String, String> states = new HashMap<>();
        expected.keySet()
                .forEach(name ->
                        states.put(name, api.task(run, name).path("state").asString()));
        assertThat(states).isEqualTo(expected);
    }

    private static Map<String, String> examples() throws IOException {
        Map<String, String> examples = new HashMap<>();
        Matcher block = Pattern.compile("```yaml\n(name: (\\S+)\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        while (block.find()) {
            examples.put(block.group(2), block.group(1));
        }
        assertThat(examples).hasSizeGreaterThan(5);
        return examples;
    }
}
