package io.scheduler.verify.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.e2e.Rest;
import io.scheduler.verify.e2e.StandaloneProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people ask of backfills, schedules and runs, from REST to the tasks and back. */
class OperationsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PROJECT = "operations";
    private static final String WORKFLOWS = "/projects/" + PROJECT + "/workflows/";

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("home"));
        api = standalone.api();
        api.apply(PROJECT, "asks", "{name: asks, tasks: [{name: ask, type: wait}]}");
        api.apply(PROJECT, "other", "{name: other, tasks: [{name: t, type: noop}]}");
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    @Test
    void aBackfillIsPausedGoneOnWithAndCancelled() {
        BackfillPath it = backfill("asks", "paused", Map.of("from", "2026-01-01", "to", "2026-01-03"));
        long first = it.runOf(0, 0);
        state(it.ask("/pause"), "PAUSED");
        answer(first, "approve");
        everyBackfillHasHadItsTurn();
        assertThat(it.progress()).isEqualTo("2 waiting, 0 unfinished, 1 succeeded, 0 failed");

        state(api.post(it.path() + "/resume", "go-on", Map.of()), "RUNNING");
        long second = it.runOf(1, 0);
        it.ask("/pause").expect(200);
        state(api.post(it.path() + "/resume", "go-on", Map.of()), "PAUSED");
        state(it.ask("/cancel"), "CANCELLED");
        answer(second, "approve");
        everyBackfillHasHadItsTurn();
        assertThat(it.progress())
                .as("what runs goes on, the last date is given up")
                .isEqualTo("1 waiting, 0 unfinished, 2 succeeded, 0 failed");
        it.ask("/resume").expect(409);
    }

    @Test
    void ofABackfillThatFailedOnlyWhatDidNotSucceedIsDoneAgain() {
        BackfillPath it =
                backfill("asks", "failed", Map.of("dates", List.of("2026-02-01", "2026-02-02"), "parallelism", 2));
        long first = it.runOf(0, 0);
        long second = it.runOf(1, 0);
        answer(first, "reject");
        answer(second, "approve");
        it.awaitState("FAILED");
        state(it.ask("/resume"), "RUNNING");
        answer(it.runOf(0, first), "approve");
        it.awaitState("SUCCEEDED");
        assertThat(it.runOf(1, 0)).isEqualTo(second);
        assertThat(api.instance(first).path("state").asString()).isEqualTo("FAILED");
    }

    /** A run of each of them comes while one of the other goes on. */
    @Test
    void datesOfBackfillsDoNotReplaceEachOther() {
        api.apply(PROJECT, "latest", """
                {name: latest, execution: serial-replace, tasks: [{name: t, type: shell, script: sleep 0.2}]}""");
        Map<String, ?> dates = Map.of("from", "2026-01-01", "to", "2026-01-03", "parallelism", 3);
        BackfillPath one = backfill("latest", "one", dates);
        BackfillPath two = backfill("latest", "two", dates);
        api.apply(PROJECT, "calls-latest", """
                {name: calls-latest, tasks: [{name: t, type: sub-workflow, workflow: latest}]}""");
        BackfillPath below = backfill("calls-latest", "below", dates);
        for (BackfillPath it : List.of(one, two, below)) {
            it.awaitState("SUCCEEDED");
            assertThat(it.progress()).isEqualTo("0 waiting, 0 unfinished, 3 succeeded, 0 failed");
        }
        for (BackfillPath it : List.of(one, two)) {
            assertThat(it.now().path("parallelism").asInt())
                    .as("the limit of the workflow")
                    .isEqualTo(1);
        }
    }

    /** Three seconds of a window, on days that one calendar leaves out and the other does not. */
    @Test
    void aScheduleKeepsToItsWindowItsCalendarItsJitterAndItsZone() {
        ZoneId zone = ZoneId.of("Pacific/Kiritimati");
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        api.apply(PROJECT, "timed", """
                name: timed
                params: {at: "$[yyyy-MM-dd HH:mm:ss]", before: "$[yyyy-MM-dd-1]"}
                tasks: [{name: say, type: shell, script: 'echo "it is ${at} after ${before}"'}]
                """);
        LocalDate today = LocalDate.now(zone);
        SchedulePath.calendar(api, "left-out", today, today.plusDays(1));
        SchedulePath.calendar(api, "elsewhere", LocalDate.of(2020, 1, 1));
        ScheduledWindow window = ScheduledWindow.ahead(api, WORKFLOWS + "timed/schedules/", zone);
        assertThat(window.due()).hasSize(3);

        SchedulePath open = window.open();
        List<JsonNode> fires = await("three fires").atMost(LIMIT).until(open::fires, found -> found.size() == 3);
        for (int i = 0; i < 3; i++) {
            Instant at = window.start().plusSeconds(i);
            assertThat(Instant.parse(fires.get(2 - i).path("fireTime").asString()))
                    .isEqualTo(at);
            JsonNode run =
                    api.awaitState(fires.get(2 - i).path("workflowInstanceId").asLong(), LIMIT, "SUCCEEDED", "FAILED");
            assertThat(Instant.parse(run.path("businessTime").asString())).isEqualTo(at);
            assertThat(Instant.parse(run.path("createdAt").asString()))
                    .as("its jitter, as it was foretold")
                    .isAfterOrEqualTo(window.due().get(i));
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            assertThat(api.log(run.path("id").asLong(), "say"))
                    .contains("it is " + local.format(format) + " after "
                            + local.toLocalDate().minusDays(1));
        }
        assertThat(open.explained(window.start())).isEqualTo("fired");
        assertThat(open.explained(window.start().minusSeconds(1))).isEqualTo("before-start");
        assertThat(open.explained(window.start().plusSeconds(3))).isEqualTo("after-end");
        assertThat(window.closed().explained(window.start())).isEqualTo("holiday");
        assertThat(window.closed().fires()).isEmpty();
    }

    /** Pausing lets what runs come to its end, and recovering does again only what failed. */
    @Test
    void manyRunsArePausedResumedAndRecoveredAtOnce() {
        api.apply(PROJECT, "steps", """
                name: steps
                tasks:
                  - {name: ask, type: wait}
                  - {name: once, type: shell, dependsOn: [ask], script: 'mkdir "${dir}/${system.workflow.instance.id}" && exit 1 || exit 0'}
                """);
        Map<String, String> params = Map.of("dir", dir.toAbsolutePath().toString());
        List<Long> runs = Stream.generate(() -> api.start(PROJECT, "steps", params))
                .limit(3)
                .toList();
        runs.forEach(run -> api.awaitTask(run, "ask", LIMIT, "RUNNING"));
        batch("pause", Map.of("ids", runs), runs);
        runs.forEach(run -> api.awaitState(run, LIMIT, "PAUSING"));
        runs.forEach(run -> answer(run, "approve", "PAUSED"));
        batch("resume", Map.of("filter", Map.of("workflow", "steps", "state", "PAUSED")), runs);
        runs.forEach(run -> api.awaitState(run, LIMIT, "FAILED"));
        batch("recover", Map.of("ids", runs), runs);
        runs.forEach(run -> api.awaitState(run, LIMIT, "SUCCEEDED"));
        for (long run : runs) {
            assertThat(api.tasks(run))
                    .extracting(task -> task.path("name").asString() + " "
                            + task.path("attempt").asInt() + " "
                            + task.path("state").asString())
                    .containsExactly("ask 1 SUCCEEDED", "once 2 SUCCEEDED");
        }
        assertThat(api.batch("pause", Map.of("ids", runs)))
                .as("each is answered as the single call would be")
                .allMatch(item -> item.path("code").asString().equals("instance.not-running"));
    }

    private static void batch(String action, Map<String, ?> which, List<Long> expected) {
        assertThat(api.batch(action, which))
                .allMatch(item -> item.path("ok").asBoolean())
                .extracting(item -> item.path("id").asLong())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatIsAskedAgainWithItsKeyIsDoneOnce() {
        List<CompletableFuture<Rest.Answer>> starts = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> api.post(WORKFLOWS + "other/instances", "start", Map.of("params", Map.of("a", "1")))))
                .toList();
        List<Rest.Answer> answers = starts.stream().map(CompletableFuture::join).toList();
        assertThat(answers)
                .extracting(Rest.Answer::status)
                .containsOnlyOnce(201)
                .containsOnly(200, 201);
        long run = answers.getFirst().json().path("id").asLong();
        assertThat(answers).allMatch(answer -> answer.json().path("id").asLong() == run);
        api.post(WORKFLOWS + "other/instances", "start", Map.of()).expect(422);
        api.awaitState(run, LIMIT, "SUCCEEDED");

        Map<String, ?> dates = Map.of("dates", List.of("2026-03-01"));
        Rest.Answer made =
                api.post(WORKFLOWS + "other/backfills", "dates", dates).expect(201);
        Rest.Answer again =
                api.post(WORKFLOWS + "other/backfills", "dates", dates).expect(200);
        assertThat(again.json().path("id")).isEqualTo(made.json().path("id"));
        BackfillPath it = new BackfillPath(api, made.json().path("id").asLong());
        it.awaitState("SUCCEEDED");
        assertThat(it.progress()).isEqualTo("0 waiting, 0 unfinished, 1 succeeded, 0 failed");

        Map<String, ?> rerun = Map.of("ids", List.of(run), "action", "rerun");
        JsonNode first = api.post("/workflow-instances/batch", "batch", rerun)
                .expect(200)
                .json();
        assertThat(api.post("/workflow-instances/batch", "batch", rerun)
                        .expect(200)
                        .json())
                .isEqualTo(first);
        long repeated = first.at("/items/0/newId").asLong();
        assertThat(api.awaitState(repeated, LIMIT, "SUCCEEDED").path("rerunOf").asLong())
                .isEqualTo(run);
    }

    @Test
    void aRunIsRepeatedAsItWasOrAsTheWorkflowIsNow() {
        String document = "{name: changes, tasks: [{name: say, type: shell, script: echo %s}]}";
        api.apply(PROJECT, "changes", document.formatted("first"));
        long run = api.start(PROJECT, "changes", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        api.apply(PROJECT, "changes", document.formatted("second"));
        for (String version : List.of("same", "latest")) {
            long again = api.post("/workflow-instances/" + run + "/rerun", Map.of("version", version))
                    .expect(201)
                    .json()
                    .path("id")
                    .asLong();
            JsonNode ended = api.awaitState(again, LIMIT, "SUCCEEDED");
            boolean latest = version.equals("latest");
            assertThat(ended.path("version").asInt()).isEqualTo(latest ? 2 : 1);
            assertThat(api.log(again, "say")).contains(latest ? "second" : "first");
        }
    }

    /** Who waits for a task is told by the runs that were to carry it out. */
    @Test
    void aPartThatFailsEarlySaysNothingAboutTheTasksOutsideOfIt() {
        api.apply(PROJECT, "up", """
                name: up
                params: {exit: "0"}
                tasks:
                  - {name: a, type: shell, script: 'exit ${exit}'}
                  - {name: b, type: noop, dependsOn: [a]}
                  - {name: c, type: noop, dependsOn: [b]}
                """);
        for (String task : List.of("b", "c")) {
            api.apply(PROJECT, "on-" + task, """
                    {name: on-%1$s, tasks: [{name: d, type: dependent, when: {workflow: up, task: %1$s}}]}""".formatted(task));
        }
        long whole = api.start(PROJECT, "up", Map.of());
        api.awaitState(whole, LIMIT, "SUCCEEDED");
        Map<String, ?> part = Map.of("params", Map.of("exit", "1"), "tasks", Map.of("upTo", List.of("b")));
        long failed = api.post(WORKFLOWS + "up/instances", part)
                .expect(201)
                .json()
                .path("id")
                .asLong();
        api.awaitState(failed, LIMIT, "FAILED");
        long onB = api.start(PROJECT, "on-b", Map.of());
        long onC = api.start(PROJECT, "on-c", Map.of());
        api.awaitState(onB, LIMIT, "FAILED");
        api.awaitState(onC, LIMIT, "SUCCEEDED");
        assertThat(api.task(onB, "d").at("/detail/seen/0/workflowInstanceId").asLong())
                .isEqualTo(failed);
        assertThat(api.task(onC, "d").at("/detail/seen/0/workflowInstanceId").asLong())
                .isEqualTo(whole);
    }

    private static BackfillPath backfill(String workflow, String key, Map<String, ?> body) {
        Rest.Answer made =
                api.post(WORKFLOWS + workflow + "/backfills", key, body).expect(201);
        return new BackfillPath(api, made.json().path("id").asLong());
    }

    /** What there was to be started has been started: another one, asked for later, has come to its end. */
    private static void everyBackfillHasHadItsTurn() {
        Map<String, ?> dates = Map.of("dates", List.of("2026-01-01", "2026-01-02"));
        backfill("other", UUID.randomUUID().toString(), dates).awaitState("SUCCEEDED");
    }

    private static void state(Rest.Answer answer, String expected) {
        assertThat(answer.expect(200).json().path("state").asString()).isEqualTo(expected);
    }

    /** Until its run has ended. */
    private static void answer(long run, String outcome) {
        answer(run, outcome, outcome.equals("approve") ? "SUCCEEDED" : "FAILED");
    }

    private static void answer(long run, String outcome, String state) {
        JsonNode waits = api.awaitTask(run, "ask", LIMIT, "RUNNING");
        api.post("/task-instances/" + waits.path("id").asLong() + "/signal", Map.of("outcome", outcome))
                .expect(202);
        api.awaitState(run, LIMIT, state);
    }
}
