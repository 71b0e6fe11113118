package io.scheduler.verify.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.Alone;
import io.scheduler.verify.ReferenceMachine;
import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Workflows that wait for each other: the examples of docs/dependent.md, how soon they go on, and what becomes of them. */
@Alone
class DependentTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("../docs/dependent.md");
    private static final int CHAIN = 5;
    private static final int ROUNDS = 8;

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

    @Test
    void theExampleGoesOnWhenItsUpstreamsHave() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(name: (\\S+)\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        List<String[]> examples = new ArrayList<>();
        while (block.find()) {
            examples.add(new String[] {block.group(2), block.group(1)});
        }
        assertThat(examples).hasSize(3);
        // the one that waits is stored and begins before those that it waits for exist
        Collections.reverse(examples);
        api.apply("example", examples.getFirst()[0], examples.getFirst()[1]);
        long report = api.start("example", "report", Map.of());
        awaitStatus(report, "upstreams", 0, "NO_WORKFLOW");
        assertThat(api.task(report, "upstreams").path("reason").asString())
                .contains("waits for sales on ", "there is no such workflow");
        examples.subList(1, 3).forEach(one -> api.apply("example", one[0], one[1]));

        long stock = api.start("example", "stock", Map.of());
        api.awaitTask(stock, "count", LIMIT, "SUCCEEDED");
        awaitStatus(report, "upstreams", 1, "SUCCEEDED");
        assertThat(seen(report, "upstreams", 0).path("status").asString()).isEqualTo("NO_RUN");
        long sales = api.start("example", "sales", Map.of());
        api.awaitState(report, LIMIT, "SUCCEEDED");

        assertThat(api.log(report, "write")).contains("42 rows");
        assertThat(seen(report, "upstreams", 0).path("workflowInstanceId").asLong())
                .isEqualTo(sales);
        assertThat(seen(report, "upstreams", 1).path("workflowInstanceId").asLong())
                .isEqualTo(stock);
        assertThat(api.instance(stock).path("state").asString())
                .as("one task of it was enough")
                .isEqualTo("RUNNING");
        assertThat(api.task(report, "upstreams").path("worker").isNull()).isTrue();
    }

    /** Each of five waits for the one before it; the first one waits for a person. */
    @Test
    void aChainOfWorkflowsReactsAtOnce() throws Exception {
        api.apply("chain", "w1", """
                name: w1
                tasks:
                  - {name: begin, type: wait}
                  - {name: work, type: shell, dependsOn: [begin], script: 'true'}
                """);
        for (int i = 2; i <= CHAIN; i++) {
            api.apply("chain", "w" + i, """
                    name: w%d
                    tasks:
                      - {name: upstream, type: dependent, when: {workflow: w%d}}
                      - {name: work, type: shell, dependsOn: [upstream], script: 'true'}
                    """.formatted(i, i - 1));
        }
        double before = ReferenceMachine.slowness();
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> runs = new ArrayList<>();
            for (int i = 1; i <= CHAIN; i++) {
                runs.add(api.start("chain", "w" + i, Map.of()));
            }
            for (int i = 2; i <= CHAIN; i++) {
                awaitStatus(runs.get(i - 1), "upstream", 0, "UNFINISHED");
            }
            signal(runs.getFirst(), "begin");
            api.awaitState(runs.getLast(), LIMIT, "SUCCEEDED");
            for (int i = 1; i < CHAIN; i++) {
                Instant end = Instant.parse(
                        api.instance(runs.get(i - 1)).path("finishedAt").asString());
                Instant begin = Instant.parse(
                        api.task(runs.get(i), "work").path("startedAt").asString());
                millis.add(Duration.between(end, begin).toMillis());
                assertThat(seen(runs.get(i), "upstream", 0)
                                .path("workflowInstanceId")
                                .asLong())
                        .isEqualTo(runs.get(i - 1));
            }
        }
        Collections.sort(millis);
        long p95 = millis.get((int) Math.ceil(millis.size() * 0.95) - 1);
        System.out.println("upstream's end to the task behind: p50 " + millis.get(millis.size() / 2) + " ms, p95 " + p95
                + " ms, slowest " + millis.getLast() + " ms of " + millis.size());
        double slowness = Math.max(before, ReferenceMachine.slowness());
        assertThat((double) p95)
                .as("milliseconds, of %s, on a machine %.2f times slower than the reference", millis, slowness)
                .isLessThanOrEqualTo(100 * slowness);
    }

    @Test
    void aFailureFailsOrIsWaitedFor() {
        api.apply("failing", "up", "{name: up, tasks: [{name: ok, type: wait}]}");
        api.apply("failing", "strict", "{name: strict, tasks: [{name: d, type: dependent, when: {workflow: up}}]}");
        api.apply(
                "failing",
                "patient",
                "{name: patient, tasks: [{name: d, type: dependent, when: {workflow: up}, onFailure: wait}]}");
        api.apply(
                "failing",
                "hasty",
                "{name: hasty, tasks: [{name: d, type: dependent, when: {workflow: up}, onFailure: wait, failureWait: 200ms}]}");
        long up = api.start("failing", "up", Map.of());
        long strict = api.start("failing", "strict", Map.of());
        long patient = api.start("failing", "patient", Map.of());
        long hasty = api.start("failing", "hasty", Map.of());
        awaitStatus(strict, "d", 0, "UNFINISHED");
        answer(up, "ok", "reject");

        JsonNode failed = api.awaitState(strict, LIMIT, "FAILED");
        assertThat(failed.path("reason").asString()).contains("run " + up + " did not succeed");
        assertThat(api.awaitState(hasty, LIMIT, "FAILED").path("reason").asString())
                .contains("that has lasted for");
        awaitStatus(patient, "d", 0, "FAILED");
        assertThat(api.task(patient, "d").path("reason").asString()).startsWith("waits although");
        api.post("/workflow-instances/" + up + "/recover", Map.of()).expect(202);
        answer(up, "ok", "approve");
        api.awaitState(patient, LIMIT, "SUCCEEDED");
    }

    @Test
    void aRunThatDependsOnTheDayBeforeIsHeldUpByIt() {
        api.apply("self", "daily", """
                name: daily
                tasks:
                  - {name: before, type: dependent, when: {workflow: daily, interval: yesterday}}
                  - {name: ask, type: wait, dependsOn: [before]}
                """);
        long backfill =
                backfill("self", "daily", Map.of("dates", List.of("2026-03-01", "2026-03-02"), "parallelism", 2));
        List<Long> runs = runs(backfill, 2);
        assertThat(awaitStatus(runs.get(0), "before", 0, "FIRST_RUN")
                        .path("state")
                        .asString())
                .isEqualTo("SUCCEEDED");
        awaitStatus(runs.get(1), "before", 0, "UNFINISHED");
        signal(runs.get(0), "ask");
        JsonNode before = awaitStatus(runs.get(1), "before", 0, "SUCCEEDED");
        assertThat(before.path("detail").path("seen").get(0).path("from").asString())
                .isEqualTo("2026-03-01T00:00:00Z");
        signal(runs.get(1), "ask");
        api.awaitState(runs.get(1), LIMIT, "SUCCEEDED");

        api.apply("self", "newest", """
                {name: newest, tasks: [{name: d, type: dependent, when: {workflow: newest, interval: yesterday}}]}""");
        awaitEnd(backfill(
                "self", "newest", Map.of("from", "2026-03-01", "to", "2026-03-03", "order", "DESC", "parallelism", 3)));
    }

    private static void awaitEnd(long backfill) {
        await().atMost(LIMIT)
                .until(() -> api.get("/backfills/" + backfill)
                        .json()
                        .path("state")
                        .asString()
                        .equals("SUCCEEDED"));
    }

    @Test
    void aBackfillRunsAlongWhatDependsOnItForTheSameDates() {
        api.apply("along", "base", "{name: base, tasks: [{name: t, type: noop}]}");
        api.apply("along", "next", """
                {name: next, tasks: [{name: d, type: dependent, when: {workflow: base, interval: last-2-days}}]}""");
        api.apply("along", "last", "{name: last, tasks: [{name: d, type: dependent, when: {workflow: next}}]}");
        backfill("along", "base", Map.of("from", "2026-02-26", "to", "2026-02-27"));
        long backfill = backfill(
                "along",
                "base",
                Map.of("from", "2026-02-28", "to", "2026-03-02", "order", "DESC", "dependents", "all"));
        List<Long> runs = runs(backfill, 9);
        awaitEnd(backfill);
        JsonNode ofMarch2 = api.task(runs.get(1), "d").path("detail").path("seen");
        assertThat(ofMarch2.get(0).path("workflowInstanceId").asLong())
                .as("the last day of February, which came last")
                .isEqualTo(runs.get(6));
        assertThat(ofMarch2.get(1).path("workflowInstanceId").asLong()).isEqualTo(runs.get(3));
        assertThat(api.task(runs.get(2), "d")
                        .path("detail")
                        .path("seen")
                        .get(0)
                        .path("workflowInstanceId")
                        .asLong())
                .isEqualTo(runs.get(1));
    }

    @Test
    void aWorkflowThatOthersReferToIsNotDeletedByAccident() {
        api.apply("refs", "a", "{name: a, tasks: [{name: t, type: noop}]}");
        api.apply("refs", "b", "{name: b, tasks: [{name: d, type: dependent, when: {workflow: a}}]}");
        api.apply("refs2", "c", "{name: c, tasks: [{name: s, type: sub-workflow, project: refs, workflow: a}]}");
        JsonNode references =
                api.get("/projects/refs/workflows/a/references").expect(200).json();
        assertThat(references.path("refersTo").isEmpty()).isTrue();
        assertThat(references.path("referredBy").valueStream().map(JsonNode::toString))
                .containsExactly(
                        "{\"kind\":\"DEPENDENT\",\"project\":\"refs\",\"workflow\":\"b\"}",
                        "{\"kind\":\"SUB_WORKFLOW\",\"project\":\"refs2\",\"workflow\":\"c\"}");
        assertThat(api.delete("/projects/refs/workflows/a").expect(409).body()).contains("refs/b, refs2/c");
        api.apply("refs", "b", "{name: b, tasks: [{name: t, type: noop}]}");
        assertThat(api.get("/projects/refs/workflows/a/references")
                        .json()
                        .path("referredBy")
                        .size())
                .as("the newest version counts")
                .isEqualTo(1);
        api.delete("/projects/refs/workflows/a?force=true").expect(204);
    }

    private static long backfill(String project, String workflow, Map<String, ?> body) {
        return api.post("/projects/" + project + "/workflows/" + workflow + "/backfills", body)
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    /** The runs of a backfill by position, once all are there. */
    private static List<Long> runs(long backfill, int count) {
        return await().atMost(LIMIT)
                .until(
                        () -> api.get("/backfills/" + backfill + "/runs?size=100")
                                .json()
                                .path("items")
                                .valueStream()
                                .map(run -> run.path("workflowInstanceId").asLong(0))
                                .filter(id -> id > 0)
                                .toList(),
                        found -> found.size() == count);
    }

    private static void signal(long run, String task) {
        answer(run, task, "approve");
    }

    private static void answer(long run, String task, String outcome) {
        JsonNode waits = api.awaitTask(run, task, LIMIT, "RUNNING");
        api.post("/task-instances/" + waits.path("id").asLong() + "/signal", Map.of("outcome", outcome))
                .expect(202);
    }

    private static JsonNode seen(long run, String task, int place) {
        return api.task(run, task).path("detail").path("seen").path(place);
    }

    private static JsonNode awaitStatus(long run, String task, int place, String status) {
        return await(task + " of run " + run + " to have seen " + status)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> api.tasks(run).stream()
                                .filter(one -> one.path("name").asString().equals(task))
                                .reduce((older, newer) -> newer)
                                .orElse(null),
                        one -> one != null
                                && one.path("detail")
                                        .path("seen")
                                        .path(place)
                                        .path("status")
                                        .asString("")
                                        .equals(status));
    }
}
