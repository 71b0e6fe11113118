package io.scheduler.verify.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

    /** Below one start. */
    private static final int MOST_RUNS = 30;

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(
                dir.resolve("home"), Map.of("MASTER_LOOP_RUNSBELOWONESTART", String.valueOf(MOST_RUNS)));
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

    /** Its tasks would fail one by one, its handlers too: none of them begins. */
    @Test
    void aChildWithoutAnInputThatItNeedsFailsAtOnceAndTheHandlersOfItsParentRun() {
        api.apply("control", "choosy", """
                name: choosy
                params: {day: {type: date, required: true}}
                tasks: [{name: a, type: shell, script: 'true'}]
                finally: [{name: tidy, type: shell, script: 'true'}]
                """);
        api.apply("control", "careless", """
                name: careless
                tasks: [{name: c, type: sub-workflow, workflow: choosy}]
                onFailure: [{name: alarm, type: shell, script: 'true'}]
                finally: [{name: tidy, type: shell, script: 'true'}]
                """);
        long run = api.start("control", "careless", Map.of());

        String reason = api.awaitState(run, LIMIT, "FAILED").path("reason").asString();
        assertThat(reason).contains("day").contains("expected");
        long child = api.task(run, "c").at("/detail/workflowInstanceId").asLong();
        assertThat(api.instance(child).path("state").asString()).isEqualTo("FAILED");
        assertThat(api.task(child, "a").path("state").asString()).isEqualTo("WAITING");
        assertThat(api.task(run, "alarm").path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(api.task(run, "tidy").path("state").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void aFailureForWhichNoConditionsTaskIsLeftIsThatOfTheRun() {
        api.apply("control", "left-alone", """
                name: left-alone
                tasks:
                  - {name: a, type: shell, script: 'exit 1'}
                  - {name: b, type: shell, script: 'exit 2'}
                  - {name: behind-b, type: shell, dependsOn: [b], script: 'true'}
                  - {name: decide-b, type: conditions, dependsOn: [b], when: [{task: b, status: failure}]}
                  - {name: decide, type: conditions, dependsOn: [a, behind-b], when: [{task: a, status: failure}]}
                """);
        long run = api.start("control", "left-alone", Map.of());

        assertThat(api.awaitState(run, LIMIT, "FAILED").path("reason").asString())
                .startsWith("task a failed")
                .doesNotContain("more");
        assertThat(api.task(run, "decide").path("state").asString()).isEqualTo("SKIPPED");
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
        assertThat(api.put(
                                "/projects/control/workflows/self",
                                "application/yaml",
                                "{name: self, tasks: [{name: c, type: foreach, items: [a], workflow: self,"
                                        + " project: control}]}")
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

        api.apply("control", "out", "{name: out, tasks: [{name: c, type: foreach, items: [x], workflow: back}]}");
        api.apply("control", "back", "{name: back, tasks: [{name: c, type: sub-workflow, workflow: out}]}");
        long round = api.start("control", "out", Map.of());
        JsonNode end = api.awaitState(round, LIMIT, "FAILED");
        assertThat(end.path("reason").asString()).contains("1 of 1 items failed: item 0 (x): its run is FAILED");
    }

    @Test
    void whatOneStartLeadsToHasALimit() {
        api.apply("multiply", "leaf", "{name: leaf, tasks: [{name: t, type: noop}]}");
        api.apply("multiply", "eight", """
                {name: eight, tasks: [{name: e, type: foreach, workflow: leaf, items: [1, 2, 3, 4, 5, 6, 7, 8]}]}""");
        api.apply("multiply", "five-times-eight", """
                name: five-times-eight
                tasks: [{name: e, type: foreach, workflow: eight, items: [1, 2, 3, 4, 5], parallelism: 1}]
                """);
        for (int beginning = 1; beginning <= 2; beginning++) {
            long run = api.start("multiply", "five-times-eight", Map.of());
            assertThat(api.awaitState(run, LIMIT, "FAILED").path("reason").asString())
                    .contains(
                            "1 of 5 items failed: item 3 (4): its run is FAILED",
                            "at most 30 runs below one start, but run " + run
                                    + ", which this one is part of, has 28, and 8",
                            "raise master.loop.runs-below-one-start");
            assertThat(api.get("/workflow-instances?project=multiply&workflow=leaf&size=1")
                            .json()
                            .path("total")
                            .asInt())
                    .as("none of the fourth began")
                    .isEqualTo(24 * beginning);
        }
    }

    @Test
    void foreachRunsAWorkflowForEachItem() {
        long run = api.start("control", "load-regions", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.log(run, "report")).contains("[\"7 from eu\",\"7 from us\",\"7 from asia\"]");
        JsonNode each = api.task(run, "each");
        assertThat(each.path("detail").path("succeeded").asInt()).isEqualTo(3);
        List<JsonNode> children = children(each, "");
        assertThat(children.stream().map(child -> child.path("item").asString()))
                .containsExactly("eu", "us", "asia");
        JsonNode second =
                api.instance(children.get(1).path("workflowInstanceId").asLong());
        assertThat(second.path("params").path("region").asString()).isEqualTo("us");
        assertThat(second.path("parentWorkflowInstanceId").asLong()).isEqualTo(run);

        long days = api.start("control", "load-days", Map.of("days", "[\"8\",\"9\"]"));
        api.awaitState(days, LIMIT, "SUCCEEDED");
        List<JsonNode> product = children(api.task(days, "each"), "");
        assertThat(product.stream().map(child -> child.path("item").asString()))
                .containsExactly("region=eu, day=8", "region=eu, day=9", "region=us, day=8", "region=us, day=9");
        assertThat(api.instance(product.getLast().path("workflowInstanceId").asLong())
                        .path("params")
                        .toString())
                .contains("\"us-9\"", "\"3\"");
    }

    @Test
    void foreachTriesAgainOnlyWhatDidNotSucceed() {
        api.apply("control", "picky", """
                name: picky
                params: {x: none}
                tasks:
                  - {name: ask, type: switch, cases: [{when: "${x} == 'b'", then: [w]}], otherwise: [n]}
                  - {name: w, type: wait, dependsOn: [ask]}
                  - {name: n, type: noop, dependsOn: [ask]}
                """);
        api.apply("control", "all", """
                name: all
                tasks:
                  - {name: each, type: foreach, workflow: picky, items: [a, b, c, d], parallelism: 1, params: {x: "${item}"}}
                """);
        long run = api.start("control", "all", Map.of());
        reject(run);
        JsonNode failed = api.awaitState(run, LIMIT, "FAILED");
        assertThat(failed.path("reason").asString())
                .contains("1 of 4 items failed: item 1 (b): its run is FAILED", "2 were not begun");
        api.post("/workflow-instances/" + run + "/recover", Map.of()).expect(202);
        JsonNode waits = waitsInChild(run, 1);
        JsonNode explained = api.get(
                        "/task-instances/" + api.task(run, "each").path("id").asLong() + "/explain")
                .expect(200)
                .json();
        assertThat(explained.path("code").asString()).isEqualTo("waits-for-items");
        assertThat(explained.path("text").asString()).contains("1 succeeded, 0 failed, 1 running of 4");
        api.post("/workflow-instances/" + run + "/pause", Map.of()).expect(202);
        api.awaitState(run, LIMIT, "PAUSING");
        api.post("/workflow-instances/" + run + "/resume", Map.of()).expect(202);
        signal(waits, Map.of("outcome", "approve")).expect(202);
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.get("/workflow-instances?project=control&workflow=picky&size=100")
                        .json()
                        .path("total")
                        .asInt())
                .as("a, b, b again, c, d")
                .isEqualTo(5);

        long stopped = api.start("control", "all", Map.of());
        waitsInChild(stopped, 1);
        api.post("/workflow-instances/" + stopped + "/stop", Map.of()).expect(202);
        api.awaitState(stopped, LIMIT, "STOPPED");
        JsonNode each = api.task(stopped, "each");
        assertThat(each.path("state").asString()).isEqualTo("KILLED");
        assertThat(children(each, "")).hasSize(2);
    }

    private static void reject(long run) {
        signal(waitsInChild(run, 1), Map.of("outcome", "reject")).expect(202);
    }

    private static JsonNode waitsInChild(long run, int index) {
        JsonNode each = api.awaitTask(run, "each", LIMIT, "RUNNING");
        long child = await("item " + index)
                .atMost(LIMIT)
                .until(
                        () -> children(each, "").stream()
                                .filter(one -> one.path("index").asInt() == index
                                        && one.path("state").asString().equals("RUNNING"))
                                .mapToLong(one -> one.path("workflowInstanceId").asLong())
                                .findFirst()
                                .orElse(0),
                        found -> found > 0);
        return api.awaitTask(child, "w", LIMIT, "RUNNING");
    }

    private static List<JsonNode> children(JsonNode task, String query) {
        return api.get("/task-instances/" + task.path("id").asLong() + "/children" + query)
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .toList();
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
