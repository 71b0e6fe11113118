package io.scheduler.verify.bench.workload;

import static org.awaitility.Awaitility.await;

import io.scheduler.verify.bench.cluster.Database;
import io.scheduler.verify.bench.workload.Documents.Document;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts runs by REST, waits for them and looks at how they ended. Waiting looks at the run's row by a connection of its own,
 * never at its tasks, and rarely: it must be no load that is measured along. Times are read from what the run left behind.
 */
public final class Runs {

    private static final String PROJECT = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long NANOS = 1_000_000_000L;
    private static final Document ONE = Documents.one("one-noop", Documents.noop());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Rest api;
    private final StartCalls starts;
    private final Database database;
    private final Path stamps;

    /** @param stamps where tasks write the time */
    public Runs(Rest api, Database database, Path stamps) {
        this.api = api;
        starts = new StartCalls(api.url(), api.token());
        this.database = database;
        this.stamps = stamps;
    }

    Path stamps() {
        return stamps;
    }

    void store(Document document) {
        String path = "/projects/" + PROJECT;
        int status = api.put(path, "application/json", "{}").status();
        if (status != 200 && status != 201) {
            throw new IllegalStateException("expected to make the project, but the answer was " + status);
        }
        Rest.Answer answer = api.put(
                path + "/workflows/" + document.name(), "application/json", JSON.writeValueAsString(document.json()));
        if (answer.status() != 200 && answer.status() != 201) {
            throw new IllegalStateException("expected to store " + document.name() + ", but got " + answer.body());
        }
    }

    /** What {@link #startOne} starts. */
    public void storeOne() {
        store(ONE);
    }

    /** Starts a run of one task that does nothing, and does not wait for it. Any thread. */
    public void startOne() {
        start(ONE.name());
    }

    /** Gives the id of the new run. Any thread. */
    long start(String workflow) {
        return starts.start(PROJECT, workflow);
    }

    /** A run that has ended well. */
    record Finished(long id, Instant sent, Instant finished) {
        /** From the sending of the call that started it to its end. */
        double seconds() {
            return Runs.seconds(sent, finished);
        }
    }

    /** Starts a run and waits until it and all of its tasks have succeeded. */
    Finished run(Document document) throws SQLException {
        Instant sent = Instant.now();
        return awaitFinished(start(document.name()), sent, document.tasks().size());
    }

    /** When a run was made, and when its only attempt was given to a worker and begun there. */
    record Times(Instant created, Instant dispatched, Instant started) {}

    Times times(long id) throws SQLException {
        return database.query(
                        "select i.created_at, t.dispatched_at, t.started_at from workflow_instance i"
                                + " join task_instance t on t.workflow_instance_id = i.id where i.id = ?",
                        row -> new Times(
                                row.getTimestamp(1).toInstant(),
                                row.getTimestamp(2).toInstant(),
                                row.getTimestamp(3).toInstant()),
                        id)
                .getFirst();
    }

    /** Waits until one of the run's tasks is running. */
    void awaitRunningTask(long id) {
        await("a running task of run " + id)
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> database.number(
                                "select count(*) from task_instance where workflow_instance_id = ? and state = 'RUNNING'",
                                id)
                        > 0);
    }

    /** Waits until the run, and that many tasks of it, have succeeded. */
    Finished awaitFinished(long id, Instant sent, int tasks) throws SQLException {
        await("run " + id + " to end")
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> database.number("select count(finished_at) from workflow_instance where id = ?", id) > 0);
        long succeeded = database.number(
                "select count(*) from task_instance where workflow_instance_id = ? and state = 'SUCCEEDED'", id);
        if (succeeded != tasks) {
            throw new IllegalStateException(
                    "expected all " + tasks + " tasks of run " + id + " to succeed, but " + succeeded + " did");
        }
        Instant finished = database
                .query(
                        "select finished_at from workflow_instance where id = ? and state = 'SUCCEEDED'",
                        row -> row.getTimestamp(1).toInstant(),
                        id)
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected run " + id + " to succeed, but it did not"));
        return new Finished(id, sent, finished);
    }

    /**
     * Waits until that many runs of a one-task workflow have ended, and gives the end of the last.
     *
     * @param first the lowest id of them
     */
    Instant awaitAll(String workflow, long first, int count) throws SQLException {
        String ofThese =
                " from workflow_instance where id >= ? and workflow_id = (select id from workflow where name = ?)";
        await(count + " runs of " + workflow)
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> database.number("select count(finished_at)" + ofThese, first, workflow) >= count);
        long succeeded = database.number(
                "select count(*) from task_instance where state = 'SUCCEEDED' and workflow_instance_id in (select id"
                        + ofThese + " and state = 'SUCCEEDED')",
                first,
                workflow);
        if (succeeded != count) {
            throw new IllegalStateException(
                    "expected " + count + " runs of " + workflow + " to succeed, but " + succeeded + " did");
        }
        return database.query(
                        "select max(finished_at)" + ofThese,
                        row -> row.getObject(1, Timestamp.class).toInstant(),
                        first,
                        workflow)
                .getFirst();
    }

    /** How many runs there are in the tables that have ended. */
    public long finishedRuns() throws SQLException {
        return database.number("select count(*) from workflow_instance where finished_at is not null");
    }

    /** The time that a task wrote. */
    Instant stamp(String file) throws IOException {
        long nanos = Long.parseLong(Files.readString(stamps.resolve(file)).strip());
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
