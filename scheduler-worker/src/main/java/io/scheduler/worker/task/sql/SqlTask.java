package io.scheduler.worker.task.sql;

import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.thread.TaskBody;
import io.scheduler.worker.task.thread.ThreadRun;
import io.scheduler.worker.task.thread.ThreadRun.GivenUpException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the statements of a task in their order. Without state. */
public final class SqlTask implements TaskBody {
    private static final int FETCHED_AT_ONCE = 50;

    /** All statements, made before the first one runs. */
    private record Plan(List<Binding> pre, Binding main, List<Binding> post, boolean transaction, long limit) {
        static Plan of(Map<String, Object> config, Map<String, String> params) throws TaskFailedException {
            return new Plan(
                    list("pre", config, params),
                    Binding.of("sql", String.valueOf(config.get("sql")), params),
                    list("post", config, params),
                    !Boolean.FALSE.equals(config.get("transaction")),
                    ((Number) config.getOrDefault("limit", 100)).longValue());
        }

        private static List<Binding> list(String field, Map<String, Object> config, Map<String, String> params)
                throws TaskFailedException {
            List<Binding> all = new ArrayList<>();
            List<?> written = config.get(field) instanceof List<?> list ? list : List.of();
            for (int i = 0; i < written.size(); i++) {
                all.add(Binding.of(field + "[" + i + "]", String.valueOf(written.get(i)), params));
            }
            return all;
        }
    }

    @Override
    public void run(ThreadRun run) throws TaskFailedException, GivenUpException, InterruptedException {
        Plan plan = Plan.of(run.config(), run.params());
        try (Session session = Session.open(run)) {
            Connection connection = session.connection();
            connection.setAutoCommit(!plan.transaction());
            try {
                all(run, session, plan.pre());
                Rows rows = main(run, session, plan);
                all(run, session, plan.post());
                // what can not be handed over must not be committed: the task would fail, and a retry do it once more
                if (rows != null) {
                    rows.handOver(run, run.config().get("output") instanceof String name ? name : null);
                }
                run.mayGoOn();
                if (plan.transaction()) {
                    commit(connection);
                }
            } catch (SQLException | TaskFailedException | GivenUpException | InterruptedException e) {
                rollBack(connection, plan);
                throw e;
            }
        } catch (SQLException e) {
            throw new TaskFailedException(Databases.words(e), e);
        }
    }

    private static void commit(Connection connection) throws SQLException, TaskFailedException {
        try {
            connection.commit();
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state == null || state.startsWith("08")) {
                throw new TaskFailedException(
                        Databases.words(e) + " (while committing: nobody knows whether it was carried out)", e);
            }
            throw e;
        }
    }

    private static void rollBack(Connection connection, Plan plan) {
        try {
            if (plan.transaction()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            // The connection is broken, so that the database does it by itself.
        }
    }

    private static void all(ThreadRun run, Session session, List<Binding> bindings)
            throws SQLException, TaskFailedException, GivenUpException, InterruptedException {
        for (Binding binding : bindings) {
            execute(run, session, binding, 0);
        }
    }

    private static @Nullable Rows main(ThreadRun run, Session session, Plan plan)
            throws SQLException, TaskFailedException, GivenUpException, InterruptedException {
        return execute(run, session, plan.main(), plan.limit());
    }

    /** @param limit of rows that are read; 0 when nobody wants them */
    private static @Nullable Rows execute(ThreadRun run, Session session, Binding binding, long limit)
            throws SQLException, TaskFailedException, GivenUpException, InterruptedException {
        run.log("> " + binding.sql().strip());
        long before = System.nanoTime();
        try (PreparedStatement statement = session.running(session.connection().prepareStatement(binding.sql()))) {
            binding.bind(statement);
            run.mayGoOn();
            // a driver that is not told so keeps all rows in the memory of this worker
            statement.setFetchSize(FETCHED_AT_ONCE);
            boolean hasRows = statement.execute();
            String took =
                    " after " + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms";
            if (hasRows) {
                run.log("< a result" + took);
                try (ResultSet result = statement.getResultSet()) {
                    return limit == 0 ? passOver(result) : Rows.read(result, limit, session.isCautious());
                }
            }
            long updated = Math.max(0, statement.getLargeUpdateCount());
            run.log("< " + updated + " rows changed" + took);
            if (limit > 0) {
                run.outputOfTask("updated", Long.toString(updated));
            }
            return null;
        }
    }

    /** To its end: what its rows do when they are made is wanted, though nobody wants the rows. */
    static @Nullable Rows passOver(ResultSet result) throws SQLException {
        while (result.next()) {
            // nothing of it is kept
        }
        return null;
    }
}
