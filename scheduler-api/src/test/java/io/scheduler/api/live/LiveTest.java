package io.scheduler.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.api.TestApi;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.task.TaskViews;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.WorkflowInstances;
import io.scheduler.dao.live.LiveRows;
import io.scheduler.dao.user.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("live");
    }

    @Test
    void runIsToldFromItsSnapshotToItsEnd() throws Exception {
        long run = api.givenInstance("live");
        try (Stream stream = watch(run)) {
            JsonNode snapshot = stream.next("snapshot");
            assertThat(snapshot.at("/run/id").asLong()).isEqualTo(run);
            assertThat(snapshot.at("/total").asInt()).isEqualTo(2);
            assertThat(snapshot.at("/tasks/0/name").asString()).isEqualTo("extract");
            assertThat(snapshot.at("/tasks/0/state").asString()).isEqualTo("WAITING");

            long attempt = api.givenAttempt(run, 0, 1, "RUNNING");
            state(run, "RUNNING");
            assertThat(stream.next("tasks").at("/0/state").asString()).isEqualTo("RUNNING");
            assertThat(stream.next("run").at("/state").asString()).isEqualTo("RUNNING");

            api.jdbc().update("update task_instance set state = 'FAILED' where id = ?", attempt);
            JsonNode failed = stream.next("tasks");
            assertThat(failed.at("/0/state").asString()).isEqualTo("FAILED");
            assertThat(failed.at("/0/id").asLong()).isEqualTo(attempt);

            api.jdbc().update("update task_instance set superseded = true where id = ?", attempt);
            assertThat(stream.next("tasks").at("/0/state").asString()).isEqualTo("WAITING");

            state(run, "STOPPED");
            assertThat(stream.next("run").at("/state").asString()).isEqualTo("STOPPED");
            assertThat(stream.next("end").at("/state").asString()).isEqualTo("STOPPED");
            assertThat(stream.ended()).isTrue();
        }
    }

    @Test
    void whatBeganBeforeSomebodyWatchedAndIsCommittedAfterwardsIsToldToo() throws Exception {
        long run = api.givenInstance("live");
        long attempt = api.givenAttempt(run, 1, 1, "RUNNING");
        try (var connection = api.jdbc().getDataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                // the server gives up transactions that say nothing for 4 s; a busy machine may take longer
                statement.execute("set local idle_in_transaction_session_timeout = 0");
                statement.executeUpdate("update task_instance set state = 'SUCCEEDED' where id = " + attempt);
                try (Stream stream = watch(run)) {
                    assertThat(stream.next("snapshot").at("/tasks/1/state").asString())
                            .isEqualTo("RUNNING");
                    // others write meanwhile, so that looks have moved on
                    state(run, "RUNNING");
                    stream.next("run");
                    connection.commit();

                    JsonNode tasks = stream.next("tasks");
                    while (!tasks.at("/0/state").asString().equals("SUCCEEDED")) {
                        tasks = stream.next("tasks");
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    @Test
    void runThatHasEndedOrIsDeletedEndsTheStream() throws Exception {
        long run = api.givenInstance("live");
        state(run, "SUCCEEDED");
        try (Stream stream = watch(run)) {
            stream.next("snapshot");
            assertThat(stream.next("end").at("/state").asString()).isEqualTo("SUCCEEDED");
            assertThat(stream.ended()).isTrue();
        }
        long deleted = api.givenInstance("live");
        try (Stream stream = watch(deleted)) {
            stream.next("snapshot");
            api.jdbc().update("delete from workflow_instance where id = ?", deleted);
            assertThat(stream.next("end").at("/state").isNull()).isTrue();
        }
        var none = api.call("GET", "/api/v1/workflow-instances/999999999/events");
        assertThat(none.code()).isEqualTo("instance.not-found");
    }

    @Test
    void runThatHasEndedAndIsAskedToGoOnIsWatchedUntilThatIsDone() throws Exception {
        long run = api.givenInstance("live");
        state(run, "FAILED");
        assertThat(api.call("POST", "/api/v1/workflow-instances/" + run + "/recover")
                        .json()
                        .at("/pendingOperations/0")
                        .asString())
                .isEqualTo("RECOVER");
        try (Stream stream = watch(run)) {
            assertThat(stream.next("snapshot").at("/run/state").asString()).isEqualTo("FAILED");
            // what its master does in one transaction
            api.jdbc().update("""
                    with done as (delete from command where workflow_instance_id = ? and type = 'RECOVER')
                    update workflow_instance set state = 'RUNNING' where id = ?""", run, run);
            JsonNode goesOn = stream.next("run");
            while (!goesOn.at("/state").asString().equals("RUNNING")) {
                goesOn = stream.next("run"); // the first look may have been before
            }
            assertThat(goesOn.at("/pendingOperations").size()).isZero();
            state(run, "FAILED");
            assertThat(stream.next("run").at("/state").asString()).isEqualTo("FAILED");
            stream.next("end");
        }
        long refused = api.givenInstance("live");
        state(refused, "FAILED");
        api.call("POST", "/api/v1/workflow-instances/" + refused + "/recover");
        try (Stream stream = watch(refused)) {
            stream.next("snapshot");
            // nothing else changes
            api.jdbc().update("delete from command where workflow_instance_id = ? and type = 'RECOVER'", refused);
            while (stream.next("run").at("/pendingOperations").size() > 0) {
                // the first look may have been before
            }
            assertThat(stream.next("end").at("/state").asString()).isEqualTo("FAILED");
        }
    }

    @Test
    void largeRunIsToldInPagesAndALookAtItIsCheap() throws Exception {
        String tasks = IntStream.range(0, 2_000)
                .mapToObj("{\"name\": \"t%d\", \"type\": \"shell\", \"script\": \"true\"}"::formatted)
                .collect(Collectors.joining(","));
        api.call("PUT", "/api/v1/projects/live/workflows/large", "{\"name\": \"large\", \"tasks\": [" + tasks + "]}");
        long run = api.call("POST", "/api/v1/projects/live/workflows/large/instances", "{}")
                .json()
                .get("id")
                .asLong();
        api.jdbc().update("""
                insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state, created_at)
                select 900000000000 + n, ?, n, 't' || n, 'shell', 1, 'RUNNING', now() from generate_series(0, 1999) n
                """, run);
        try (Stream stream = watch(run)) {
            for (int from = 0; from < 2_000; from += 500) {
                JsonNode page = stream.next("snapshot");
                assertThat(page.at("/from").asInt()).isEqualTo(from);
                assertThat(page.at("/tasks").size()).isEqualTo(500);
            }
            api.jdbc().update("update task_instance set state = 'SUCCEEDED' where workflow_instance_id = ?", run);
            int told = 0;
            while (told < 2_000) {
                JsonNode part = stream.next("tasks");
                assertThat(part.size()).isLessThanOrEqualTo(500);
                told += (int) part.valueStream()
                        .filter(task -> task.at("/state").asString().equals("SUCCEEDED"))
                        .count();
            }
        }
        var rows = new LiveRows(api.context().getBean(Database.class));
        String marker = rows.marker();
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            rows.changes(java.util.List.of(run), marker);
        }
        System.out.println("MEASURE a look at a run of 2,000 tasks: " + (System.nanoTime() - begun) / 20_000 + " us");
        assertThat(String.join("\n", api.jdbc().queryForList("""
                        explain select t.id from task_instance t
                        where t.workflow_instance_id = any(array[%d]::bigint[]) and age(t.xmin) <= age('%s'::xid)
                        """.formatted(run, marker), String.class)))
                .doesNotContain("Seq Scan");
    }

    @Test
    void whoMayNotWatchAnyMoreIsCutOff() {
        String token = api.login("admin", TestApi.PASSWORD).json().get("token").asString();
        long id = api.jdbc()
                .queryForObject("select id from api_token where token_hash = sha256(?::bytea)", Long.class, token);
        LiveRuns live = live(10);
        try {
            Watcher watcher = live.watch(api.givenInstance("live"), id);
            api.jdbc().update("delete from api_token where id = ?", id);

            await().atMost(SOON).until(watcher::isEnded);
        } finally {
            live.stop();
        }
    }

    @Test
    void thereIsRoomForSoManyAndNoMoreAndAStopEndsThem() {
        LiveRuns live = live(1);
        Watcher first = live.watch(api.givenInstance("live"), 1);
        assertThatThrownBy(() -> live.watch(1, 1))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo("live.too-many"));
        live.leave(first);
        Watcher second = live.watch(api.givenInstance("live"), 1);

        live.stop();

        assertThat(second.isEnded()).isTrue();
        assertThatThrownBy(() -> live.watch(1, 1))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo("live.stopping"));
    }

    @Test
    void whoReadsTooSlowlyIsCutOff() throws Exception {
        Watcher watcher = new Watcher(1, 1);
        for (int i = 0; i < 1_000; i++) {
            watcher.put(new Watcher.Event("tasks", "[]"));
        }

        assertThat(watcher.isEnded()).isTrue();
        assertThat(watcher.take(Duration.ZERO)).isNull();
    }

    private static LiveRuns live(int watchers) {
        Duration often = Duration.ofMillis(100);
        return new LiveRuns(
                new LiveSettings(watchers, often, often, often),
                new RunChanges(
                        new LiveRows(api.context().getBean(Database.class)),
                        api.context().getBean(WorkflowInstances.class),
                        api.context().getBean(TaskInstances.class),
                        api.context().getBean(TaskViews.class),
                        JSON),
                api.context().getBean(Tokens.class),
                api.clock());
    }

    private static void state(long run, String state) {
        api.jdbc().update("update workflow_instance set state = ? where id = ?", state, run);
    }

    private static Stream watch(long run) throws Exception {
        return new Stream(run);
    }

    /** Reads events in a thread of its own. */
    private static final class Stream implements AutoCloseable {
        private final LinkedBlockingQueue<String[]> events = new LinkedBlockingQueue<>();
        private final HttpClient http = HttpClient.newHttpClient();
        private final Thread reader;

        Stream(long run) throws IOException, InterruptedException {
            var reply = http.send(
                    HttpRequest.newBuilder(api.uri("/api/v1/workflow-instances/" + run + "/events"))
                            .header("Authorization", "Bearer " + api.token())
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            reader = Thread.ofVirtual().start(() -> {
                try (var lines = new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
                    String name = "";
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (line.startsWith("event: ")) {
                            name = line.substring(7);
                        } else if (line.startsWith("data: ")) {
                            events.add(new String[] {name, line.substring(6)});
                        }
                    }
                } catch (IOException closed) {
                    // the end of the stream, for whoever waits for it
                    events.clear();
                }
            });
        }

        /** The data of the next event of that name; runs are told when their row was written, too. */
        JsonNode next(String name) throws InterruptedException {
            while (true) {
                String[] event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).as("an event " + name).isNotNull();
                if (event[0].equals(name)) {
                    return JSON.readTree(event[1]);
                }
                assertThat(event[0]).as(event[1]).isIn("run", "tasks");
            }
        }

        boolean ended() throws InterruptedException {
            return reader.join(SOON);
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
