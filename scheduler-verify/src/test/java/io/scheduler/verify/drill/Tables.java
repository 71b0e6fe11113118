package io.scheduler.verify.drill;

import io.scheduler.verify.drill.history.Execution;
import io.scheduler.verify.drill.history.History.Attempt;
import io.scheduler.verify.drill.history.History.Run;
import io.scheduler.verify.drill.history.History.SlotChange;
import io.scheduler.verify.drill.history.History.Write;
import io.scheduler.verify.drill.history.Times;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads the scheduler's tables and the audit, directly and not through a proxy. Any thread; a connection a call. */
final class Tables {

    private final String url;
    private final Properties login = new Properties();

    Tables(String url, String username, String password) {
        this.url = url;
        login.put("user", username);
        login.put("password", password);
        login.put("connectTimeout", "2");
        login.put("socketTimeout", "20");
    }

    /** Runs that are not finished; -1 when the database does not answer. */
    int unfinished() {
        try {
            return query(
                            "select count(*) from workflow_instance where finished_at is null or state = 'RUNNING'",
                            row -> row.getInt(1))
                    .getFirst();
        } catch (SQLException away) {
            return -1;
        }
    }

    /** How many runs have finished since; 0 when the database does not answer. */
    int finishedSince(long nanos) {
        String sql = "select count(*) from workflow_instance where finished_at > to_timestamp(" + nanos + " / 1e9)";
        try {
            return query(sql, row -> row.getInt(1)).getFirst();
        } catch (SQLException away) {
            return 0;
        }
    }

    /** @param byApi states as an api tells them */
    List<Run> runs(Map<Long, String> byApi) throws SQLException {
        return query(
                "select i.id, w.name, i.state, i.created_at, i.finished_at from workflow_instance i"
                        + " join workflow w on w.id = i.workflow_id",
                row -> new Run(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        nanos(row.getTimestamp(4)),
                        nanos(row.getTimestamp(5)),
                        byApi.get(row.getLong(1))));
    }

    List<Attempt> attempts() throws SQLException {
        return query(
                "select workflow_instance_id, task_name, attempt, state, worker_node, reason from task_instance",
                row -> new Attempt(
                        row.getLong(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)));
    }

    List<Write> writes() throws SQLException {
        return query(
                "select at, app, instance, task, attempt, state, slot, owner from drill.write order by seq",
                row -> new Write(
                        nanos(row.getTimestamp(1)),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getString(8)));
    }

    List<SlotChange> slotChanges() throws SQLException {
        return query(
                "select at, app, slot, owner from drill.slot_change order by seq",
                row -> new SlotChange(nanos(row.getTimestamp(1)), row.getString(2), row.getInt(3), row.getString(4)));
    }

    private static long nanos(@Nullable Timestamp time) {
        return time == null ? Execution.NEVER : Times.nanos(time.toInstant());
    }

    <T> List<T> query(String sql, Reader<T> reader) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, login);
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
