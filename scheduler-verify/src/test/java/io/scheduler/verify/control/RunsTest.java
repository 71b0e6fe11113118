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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The examples of docs/workflows.md, and what docs/runs.md promises. */
class RunsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path EXAMPLES = Path.of("../examples/workflows");

    private static final String CHAIN = """
            name: chain
            params: {who: nobody}
            tasks:
              - {name: a, type: shell, script: 'echo "made=by ${who}" >> "$SCHEDULER_OUTPUT"'}
              - {name: b, type: shell, dependsOn: [a], script: 'echo "b of ${who}"; test "${who}" != breaker'}
              - {name: c, type: shell, dependsOn: [b], script: 'true'}
              - {name: side, type: shell, script: 'true'}
            finally:
              - {name: tidy, type: shell, script: 'true'}
            """;

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("home"));
        api = standalone.api();
        api.apply("runs", "chain", CHAIN);
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    /** A comment in the first line may say that an example does not end well. What waits for an approval or a signal gets it. */
    @Test
    void everyExampleOfTheLanguageRuns() throws IOException {
        Map<String, String> examples = examples();
        api.put("/environments/plain", "application/json", "{}");
        examples.forEach((name, yaml) -> api.apply("examples", name, yaml));
        api.put("/projects/examples/task-groups/warehouse", "application/json", "{\"capacity\": 1}");
        Map<String, Long> runs = new TreeMap<>();
        examples.keySet().forEach(name -> runs.put(name, api.start("examples", name, Map.of())));
        JsonNode waits = api.awaitTask(runs.get("approved"), "approve", LIMIT, "RUNNING");
        api.post("/task-instances/" + waits.path("id").asLong() + "/signal", "key-1", Map.of("outcome", "approve"))
                .expect(202);
        JsonNode told = api.awaitTask(runs.get("told"), "delivered", LIMIT, "RUNNING");
        assertThat(told.path("reason").asString()).isEqualTo("waits for a signal");
        Map<String, ?> delivery = Map.of("outcome", "approve", "outputs", Map.of("file", "day.csv"));
        api.post("/task-instances/" + told.path("id").asLong() + "/signal", "key-3", delivery)
                .expect(202);
        runs.forEach((name, run) -> {
            String wanted = examples.get(name).startsWith("# ends FAILED") ? "FAILED" : "SUCCEEDED";
            JsonNode ended = api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "STOPPED");
            assertThat(ended.path("state").asString())
                    .as(name + ": " + ended.path("reason").asString(""))
                    .isEqualTo(wanted);
        });
        assertThat(api.log(runs.get("told"), "load")).contains("loads day.csv");
        // the same answer once more is no mistake, another one is
        String signal = "/task-instances/" + waits.path("id").asLong() + "/signal";
        api.post(signal, "key-1", Map.of("outcome", "approve")).expect(202);
        api.post(signal, "key-2", Map.of("outcome", "approve")).expect(409);
    }

    @Test
    void aPartIsRun() {
        long from = startSome(Map.of("from", List.of("b")));
        long upTo = startSome(Map.of("upTo", List.of("b")));
        long only = startSome(Map.of("only", List.of("a", "c")));

        api.awaitState(from, LIMIT, "SUCCEEDED");
        assertStates(from, "a SKIPPED, b SUCCEEDED, c SUCCEEDED, side SKIPPED, tidy SUCCEEDED");
        assertThat(api.task(from, "a").path("reason").asString()).isEqualTo("not selected");
        assertThat(api.instance(from).path("tasks").toString()).isEqualTo("{\"from\":[\"b\"]}");
        api.awaitState(upTo, LIMIT, "SUCCEEDED");
        assertStates(upTo, "a SUCCEEDED, b SUCCEEDED, c SKIPPED, side SKIPPED, tidy SUCCEEDED");
        api.awaitState(only, LIMIT, "SUCCEEDED");
        assertStates(only, "a SUCCEEDED, b SKIPPED, c SUCCEEDED, side SKIPPED, tidy SUCCEEDED");
    }

    @Test
    void aDryRunStartsNothing() {
        long before = total();
        JsonNode plan = api.post(
                        "/projects/runs/workflows/chain/instances",
                        Map.of("dryRun", true, "params", Map.of("who", "ann"), "tasks", Map.of("from", List.of("b"))))
                .expect(200)
                .json();

        assertThat(plan.path("tasks")
                        .valueStream()
                        .map(task -> task.path("name").asString() + " "
                                + task.path("layer").asInt() + " "
                                + task.path("does").asString()))
                .containsExactly("a 0 NOT_SELECTED", "side 0 NOT_SELECTED", "b 1 RUN", "c 2 RUN", "tidy 0 RUN");
        assertThat(plan.path("params").path("who").asString()).isEqualTo("ann");
        assertThat(plan.path("problems").isEmpty()).isTrue();
        assertThat(total()).isEqualTo(before);
    }

    @Test
    void aRunIsRepeatedWithOtherParameters() {
        long first = api.start("runs", "chain", Map.of("who", "breaker"));
        JsonNode failed = api.awaitState(first, LIMIT, "FAILED");
        Map<String, Object> changed = Map.of("params", Map.of("who", "bob"), "tasks", Map.of("only", List.of("b")));

        Rest.Answer made = api.post("/workflow-instances/" + first + "/rerun", "again", changed)
                .expect(201);
        long again = made.json().path("id").asLong();

        JsonNode run = api.awaitState(again, LIMIT, "SUCCEEDED");
        assertThat(run.path("origin").asString()).isEqualTo("RERUN");
        assertThat(run.path("rerunOf").asLong()).isEqualTo(first);
        assertThat(run.path("businessTime")).isEqualTo(failed.path("businessTime"));
        assertStates(again, "a SKIPPED, b SUCCEEDED, c SKIPPED, side SKIPPED, tidy SUCCEEDED");
        assertThat(api.log(again, "b")).contains("b of bob");
        assertThat(api.post("/workflow-instances/" + first + "/rerun", "again", changed)
                        .expect(200)
                        .json()
                        .path("id")
                        .asLong())
                .isEqualTo(again);
        api.post("/workflow-instances/" + first + "/rerun", "again", Map.of()).expect(422);
        assertThat(api.instance(first).path("state").asString()).isEqualTo("FAILED");
    }

    @Test
    void aRunBeginsAnewInItsPlace() {
        long run = api.start("runs", "chain", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");

        api.post("/workflow-instances/" + run + "/rerun", Map.of("inPlace", true))
                .expect(202);

        api.awaitTask(run, "c", LIMIT, "SUCCEEDED");
        JsonNode anew = api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(anew.path("runNumber").asInt()).isEqualTo(2);
    }

    @Test
    void oneTaskRunsAgain() {
        long run = api.start("runs", "chain", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        long firstB = api.task(run, "b").path("id").asLong();
        long firstC = api.task(run, "c").path("id").asLong();

        api.post("/task-instances/" + firstB + "/rerun", Map.of()).expect(202);
        assertThat(api.awaitTask(run, "b", LIMIT, "SUCCEEDED").path("attempt").asInt())
                .isLessThanOrEqualTo(2);
        awaitAttempt(run, "b", 2);
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.task(run, "c").path("id").asLong()).isEqualTo(firstC);
        api.post("/task-instances/" + firstB + "/rerun", Map.of()).expect(409);

        long secondB = api.task(run, "b").path("id").asLong();
        api.post("/task-instances/" + secondB + "/rerun", Map.of("downstream", true))
                .expect(202);
        awaitAttempt(run, "b", 3);
        awaitAttempt(run, "c", 2);
        api.awaitState(run, LIMIT, "SUCCEEDED");
        assertThat(api.task(run, "a").path("attempt").asInt()).isEqualTo(1);
        assertThat(api.task(run, "tidy").path("attempt").asInt()).isEqualTo(3);
    }

    @Test
    void aTaskIsForcedToSuccess() {
        long ended = api.start("runs", "chain", Map.of("who", "breaker"));
        api.awaitState(ended, LIMIT, "FAILED");
        long failed = api.task(ended, "b").path("id").asLong();

        api.post("/task-instances/" + failed + "/force-success", Map.of()).expect(202);
        assertThat(api.awaitTask(ended, "b", LIMIT, "SUCCEEDED").path("id").asLong())
                .isEqualTo(failed);
        api.post("/workflow-instances/" + ended + "/recover", Map.of()).expect(202);
        api.awaitState(ended, LIMIT, "SUCCEEDED");
        assertStates(ended, "a SUCCEEDED, b SUCCEEDED, c SUCCEEDED, side SUCCEEDED, tidy SUCCEEDED");
        api.post("/task-instances/" + failed + "/force-success", Map.of()).expect(409);
    }

    /** While something else runs what is behind the task goes on at once; in a pause it begins when the run is resumed. */
    @Test
    void aTaskOfARunThatGoesOnIsForcedToSuccess() {
        api.apply("runs", "forced", """
                name: forced
                tasks:
                  - {name: a, type: shell, script: 'exit 1'}
                  - {name: behind, type: shell, dependsOn: [a], script: 'true'}
                  - {name: other, type: wait}
                  - {name: last, type: shell, dependsOn: [other], script: 'true'}
                """);
        for (boolean paused : new boolean[] {false, true}) {
            long run = api.start("runs", "forced", Map.of());
            JsonNode failed = api.awaitTask(run, "a", LIMIT, "FAILED");
            JsonNode other = api.awaitTask(run, "other", LIMIT, "RUNNING");
            if (paused) {
                api.post("/workflow-instances/" + run + "/pause", Map.of()).expect(202);
                api.post("/task-instances/" + other.path("id").asLong() + "/signal", "ok", Map.of("outcome", "approve"))
                        .expect(202);
                api.awaitState(run, LIMIT, "PAUSED");
            }
            api.post("/task-instances/" + failed.path("id").asLong() + "/force-success", Map.of())
                    .expect(202);
            if (paused) {
                api.awaitTask(run, "a", LIMIT, "SUCCEEDED");
                api.post("/workflow-instances/" + run + "/resume", Map.of()).expect(202);
            } else {
                api.awaitTask(run, "behind", LIMIT, "SUCCEEDED");
                api.post("/task-instances/" + other.path("id").asLong() + "/signal", "ok", Map.of("outcome", "approve"))
                        .expect(202);
            }
            api.awaitState(run, LIMIT, "SUCCEEDED");
            assertStates(run, "a SUCCEEDED, behind SUCCEEDED, other SUCCEEDED, last SUCCEEDED");
        }
    }

    @Test
    void whatHasNotRunDoesNotBeginBehindATaskThatRunsAgainAlone() {
        long run = api.start("runs", "chain", Map.of("who", "breaker"));
        api.awaitState(run, LIMIT, "FAILED");

        api.post("/task-instances/" + api.task(run, "a").path("id").asLong() + "/rerun", Map.of())
                .expect(202);
        awaitAttempt(run, "a", 2);
        api.awaitState(run, LIMIT, "FAILED");
        assertStates(run, "a SUCCEEDED, b FAILED, c WAITING, side SUCCEEDED, tidy SUCCEEDED");

        JsonNode b = api.task(run, "b");
        api.post("/task-instances/" + b.path("id").asLong() + "/rerun", Map.of())
                .expect(202);
        awaitAttempt(run, "b", 2);
        api.awaitState(run, LIMIT, "FAILED");
        assertThat(api.task(run, "c").path("reason").asString()).isEqualTo("not begun: only b was to run again");
    }

    @Test
    void manyAreAskedAtOnce() {
        api.apply("many", "sleeper", "{name: sleeper, tasks: [{name: a, type: shell, script: sleep 1000}]}");
        long one = api.start("many", "sleeper", Map.of());
        long two = api.start("many", "sleeper", Map.of());
        api.awaitTask(one, "a", LIMIT, "RUNNING");

        JsonNode stopped = batch(Map.of("ids", List.of(one, two, 999_999_999L), "action", "stop"));
        assertThat(stopped.path("items")
                        .valueStream()
                        .map(item -> item.path("ok").asBoolean() + " "
                                + item.path("code").asString("")))
                .containsExactly("true ", "true ", "false instance.not-found");
        api.awaitState(one, LIMIT, "STOPPED");
        api.awaitState(two, LIMIT, "STOPPED");

        Map<String, Object> filter = Map.of("project", "many", "state", "STOPPED");
        JsonNode deleted = batch(Map.of("filter", filter, "action", "delete"));
        assertThat(deleted.path("items")
                        .valueStream()
                        .map(item -> item.path("ok").asBoolean()))
                .containsExactly(true, true);
        assertThat(deleted.path("next").asLong(0)).isZero();
        assertThat(api.get("/workflow-instances/" + one).status()).isEqualTo(404);
    }

    private static void awaitAttempt(long run, String task, int attempt) {
        await("attempt " + attempt + " of " + task + " in run " + run + " to succeed or fail")
                .atMost(LIMIT)
                .until(() -> {
                    JsonNode now = api.task(run, task);
                    return now.path("attempt").asInt() == attempt
                            && List.of("SUCCEEDED", "FAILED")
                                    .contains(now.path("state").asString())
                            && List.of("SUCCEEDED", "FAILED")
                                    .contains(api.instance(run).path("state").asString());
                });
    }

    private static JsonNode batch(Map<String, ?> body) {
        return api.post("/workflow-instances/batch", body).expect(200).json();
    }

    private static long startSome(Map<String, ?> tasks) {
        return api.post("/projects/runs/workflows/chain/instances", Map.of("tasks", tasks))
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private static long total() {
        return api.get("/workflow-instances?project=runs&size=1")
                .expect(200)
                .json()
                .path("total")
                .asLong();
    }

    private static void assertStates(long run, String expected) {
        assertThat(api.tasks(run).stream()
                        .map(task -> task.path("name").asString() + " "
                                + task.path("state").asString())
                        .reduce((a, b) -> a + ", " + b))
                .contains(expected);
    }

    private static Map<String, String> examples() throws IOException {
        Map<String, String> examples = new HashMap<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                examples.put(file.getFileName().toString().replace(".yaml", ""), Files.readString(file));
            }
        }
        return examples;
    }
}
