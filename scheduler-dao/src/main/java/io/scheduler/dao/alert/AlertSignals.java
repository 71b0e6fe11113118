package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/** Hears at their commit that deliveries were written, on a connection of its own. For one thread. */
public final class AlertSignals implements AutoCloseable {
    private final Connection connection;

    private AlertSignals(Connection connection) {
        this.connection = connection;
    }

    /** @throws StoreException when the database does not answer */
    public static AlertSignals listen(Database database) {
        try {
            Connection connection = database.dataSource().getConnection();
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                statement.execute("listen scheduler_alert");
                return new AlertSignals(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("could not listen for alerts: " + e.getMessage(), e);
        }
    }

    /**
     * Waits for a signal. Returns whether one came; no transaction is made.
     *
     * @throws StoreException when the connection is gone
     */
    public boolean await(Duration limit) {
        try {
            var signals = connection.unwrap(PGConnection.class).getNotifications((int) Math.max(1, limit.toMillis()));
            return signals != null && signals.length > 0;
        } catch (SQLException e) {
            throw new StoreException("could not hear of alerts: " + e.getMessage(), e);
        }
    }

    /** The connection goes back to the pool, and hears nothing more. */
    @Override
    public void close() {
        try (Connection back = connection;
                Statement statement = back.createStatement()) {
            statement.execute("unlisten scheduler_alert");
        } catch (SQLException gone) {
            // the pool finds that out by itself, and a connection that is gone hears nothing
        }
    }
}
