package io.scheduler.dao.partition;

import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads all of the cluster in one round trip and one transaction: every master does so every other second. */
final class ClusterReading {
    private static final String SQL = """
            select slot, owner, epoch from slot order by slot;
            select role, node_id, mode, incarnation, taken_over from node_wish order by role, node_id;
            select name, description, workers, policy, tags, fallback from worker_group order by name""";

    private ClusterReading() {}

    static ClusterRows read(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            connection.setAutoCommit(true);
            statement.execute();
            List<SlotRow> slots = rows(statement, row -> new SlotRow(row.getInt(1), row.getString(2), row.getLong(3)));
            statement.getMoreResults();
            List<NodeWish> wishes = rows(
                    statement,
                    row -> new NodeWish(
                            row.getString(1),
                            row.getString(2),
                            NodeMode.valueOf(row.getString(3)),
                            row.getString(4),
                            row.getBoolean(5)));
            statement.getMoreResults();
            List<WorkerGroup> groups = rows(
                    statement,
                    row -> new WorkerGroup(
                            row.getString(1),
                            row.getString(2),
                            texts(row, 3),
                            DispatchPolicy.valueOf(row.getString(4)),
                            texts(row, 5),
                            row.getBoolean(6)));
            return new ClusterRows(slots, wishes, groups);
        } catch (SQLException e) {
            throw new StoreException("could not read slots, modes and worker groups: " + e.getMessage(), e);
        }
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static <T> List<T> rows(PreparedStatement statement, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
