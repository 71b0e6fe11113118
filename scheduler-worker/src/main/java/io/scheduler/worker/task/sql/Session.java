package io.scheduler.worker.task.sql;

import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.thread.ThreadRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A connection for one task, whose statement that runs is cancelled when the task is to end. */
final class Session implements AutoCloseable {
    private final Connection connection;
    private @Nullable Statement running;
    private boolean cancelled;

    private Session(Connection connection) {
        this.connection = connection;
    }

    static Session open(ThreadRun run) throws TaskFailedException, SQLException {
        DataSourceAccess access = run.assignment().dataSource();
        if (access == null) {
            throw new TaskFailedException("the project " + run.project() + " has no data source "
                    + run.config().get("dataSource") + ": make one, or name another");
        }
        Session session = new Session(Databases.open(access));
        run.onCancel(session::cancel);
        return session;
    }

    Connection connection() {
        return connection;
    }

    /** What {@link #cancel} ends from now on. */
    synchronized <S extends Statement> S running(S statement) throws SQLException {
        if (cancelled) {
            statement.close();
            throw new SQLException("the task is to end");
        }
        running = statement;
        return statement;
    }

    private void cancel() {
        Statement statement;
        synchronized (this) {
            cancelled = true;
            statement = running;
        }
        try {
            if (statement != null) {
                statement.cancel();
            }
        } catch (SQLException e) {
            abort();
        }
    }

    /** When the database does not take the wish, the connection is cut: it rolls back what was not committed. */
    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("the connection could not be cut", e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
