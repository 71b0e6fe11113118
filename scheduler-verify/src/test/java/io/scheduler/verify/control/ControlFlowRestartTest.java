package io.scheduler.verify.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What waits, waits on after everything was killed; what was chosen stays chosen, and handlers that were due still run. */
class ControlFlowRestartTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ITEMS = Integer.getInteger("foreach.items", 10_000);

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
            api.apply("default", "one", "{name: one, params: {n: 0}, tasks: [{name: t, type: noop}]}");
            api.apply("default", "many", """
                    name: many
                    tasks:
                      - {name: numbers, type: shell, script: 'seq -s, 0 %d | sed "s/.*/list=[&]/" > "$SCHEDULER_OUTPUT"'}
                      - name: each
                        type: foreach
                        dependsOn: [numbers]
                        workflow: one
                        items: ${list}
                        parallelism: 50
                        params: {n: '${item}'}
                    """.formatted(ITEMS - 1));
            long many = api.start("default", "many", Map.of());
            awaitItems(api, many, ITEMS / 10);
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
            awaitItems(api, many, ITEMS / 3);
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
            api.awaitState(many, Duration.ofMinutes(3), "SUCCEEDED");
            eachItemOnceAndNeverMoreThanFifty(api, api.task(many, "each"));
        }
    }

    private static void awaitItems(Rest api, long run, int ended) {
        await("the end of " + ended + " items").atMost(LIMIT).until(() -> {
            JsonNode detail = api.task(run, "each").path("detail");
            return detail.path("succeeded").asInt(0) >= ended;
        });
    }

    private static void eachItemOnceAndNeverMoreThanFifty(Rest api, JsonNode each) {
        TreeMap<Long, Integer> steps = new TreeMap<>();
        Set<Integer> indexes = new HashSet<>();
        Set<Long> runs = new HashSet<>();
        for (int page = 0; page * 1_000 < ITEMS; page++) {
            JsonNode children = api.get(
                            "/task-instances/" + each.path("id").asLong() + "/children?size=1000&page=" + page)
                    .expect(200)
                    .json();
            assertThat(children.path("total").asInt()).isEqualTo(ITEMS);
            children.path("items").forEach(child -> {
                assertThat(child.path("workflowInstanceState").asString()).isEqualTo("SUCCEEDED");
                assertThat(child.path("item").asString())
                        .isEqualTo(String.valueOf(child.path("index").asInt()));
                indexes.add(child.path("index").asInt());
                runs.add(child.path("workflowInstanceId").asLong());
                // of the same microsecond the end counts first
                steps.merge(2 * micros(child.path("finishedAt")), -1, Integer::sum);
                steps.merge(2 * micros(child.path("createdAt")) + 1, 1, Integer::sum);
            });
        }
        assertThat(indexes).hasSize(ITEMS);
        assertThat(runs).hasSize(ITEMS);
        assertThat(api.get("/workflow-instances?workflow=one")
                        .json()
                        .path("total")
                        .asInt())
                .as("no run besides")
                .isEqualTo(ITEMS);
        int live = 0;
        int most = 0;
        for (int step : steps.values()) {
            live += step;
            most = Math.max(most, live);
        }
        assertThat(most).isBetween(2, 50);
    }

    private static long micros(JsonNode time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time.asString()));
    }

    private static void answer(Rest api, JsonNode task, Map<String, ?> body) {
        api.post("/task-instances/" + task.path("id").asLong() + "/signal", body)
                .expect(202);
    }
}
