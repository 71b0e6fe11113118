package io.scheduler.verify.bench.limit;

import io.scheduler.verify.bench.cluster.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many single-row transactions, and how many rows in batches, PostgreSQL commits in a second. In a database of its own. */
public final class DatabaseLimit {

    private static final String NAME = "limits";
    private static final int ROWS_EACH = 2_048;
    private static final int BATCH = 256;
    private static final int MANY = 8;

    private final Database database;

    private DatabaseLimit(Database database) {
        this.database = database;
    }

    public static DatabaseLimit prepare(Database database) throws SQLException {
        database.createDatabase(NAME);
        try (Connection connection = database.connect(NAME);
                Statement statement = connection.createStatement()) {
            // about as wide as the row of a task attempt
            statement.execute("""
                    create table if not exists attempt (
                        id bigint primary key, instance bigint not null, task int not null, name text not null,
                        type text not null, attempt int not null, state text not null, worker text, incarnation text,
                        created_at timestamptz not null default now(), dispatched_at timestamptz, started_at timestamptz,
                        finished_at timestamptz, exit_code int, outputs jsonb not null default '{}', reason text,
                        unique (instance, task, attempt)) with (fillfactor = 80)""");
            statement.execute(
                    "insert into attempt (id, instance, task, name, type, attempt, state, worker, incarnation)"
                            + " select i, i, 0, 'task-' || i, 'shell', 1, 'RUNNING', 'worker-1', md5(i::text)"
                            + " from generate_series(0, " + (MANY * ROWS_EACH - 1) + ") i on conflict do nothing");
        }
        return new DatabaseLimit(database);
    }

    /** @param seconds for each figure */
    public Map<String, Double> round(double seconds) throws SQLException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("limit.commits.1.per-s", measure(1, seconds, DatabaseLimit::single));
        values.put("limit.commits.8.per-s", measure(MANY, seconds, DatabaseLimit::single));
        values.put("limit.unnest.1.rows-per-s", measure(1, seconds, DatabaseLimit::batch));
        values.put("limit.unnest.8.rows-per-s", measure(MANY, seconds, DatabaseLimit::batch));
        return values;
    }

    @FunctionalInterface
    private interface Write {
        /** Commits once and gives the number of rows. */
        int once(Connection connection, int from, int turn) throws SQLException;
    }

    private double measure(int connections, double seconds, Write write) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        long rows = 0;
        try (ExecutorService writers = Executors.newFixedThreadPool(connections)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int from = i * ROWS_EACH;
                all.add(writers.submit(() -> writeUntil(end, from, write)));
            }
            for (Future<Long> each : all) {
                rows += each.get();
            }
        } catch (ExecutionException e) {
            throw new SQLException("expected to write until the time was over", e.getCause());
        }
        return rows / ((System.nanoTime() - begin) / 1e9);
    }

    private long writeUntil(long end, int from, Write write) throws SQLException {
        long rows = 0;
        try (Connection connection = database.connect(NAME)) {
            for (int turn = 0; System.nanoTime() < end; turn++) {
                rows += write.once(connection, from, turn);
            }
        }
        return rows;
    }

    private static int single(Connection connection, int from, int turn) throws SQLException {
        String sql = "update attempt set state = ?, started_at = now() where id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, "S" + turn);
            update.setLong(2, from + turn % ROWS_EACH);
            return update.executeUpdate();
        }
    }

    private static int batch(Connection connection, int from, int turn) throws SQLException {
        Long[] ids = new Long[BATCH];
        String[] states = new String[BATCH];
        for (int i = 0; i < BATCH; i++) {
            ids[i] = (long) from + (turn * BATCH + i) % ROWS_EACH;
            states[i] = "S" + turn;
        }
        String sql = "update attempt set state = new.state, finished_at = now()"
                + " from unnest(?, ?) as new (id, state) where attempt.id = new.id";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("bigint", ids));
            update.setArray(2, connection.createArrayOf("text", states));
            return update.executeUpdate();
        }
    }
}
