package io.scheduler.worker.task.sql;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.thread.ThreadRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection for one task. When the task is to end, the statement that runs is cancelled; that can come just before it
 * begins to run, or find a server that does not listen, so that the connection is cut when it is still open a little later.
 */
final class Session implements AutoCloseable {
    private static final int CANCELS = 8;
    private static final long BETWEEN_CANCELS_MILLIS = 250;

    private final Connection connection;
    private final boolean cautious;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Statement running;
    private boolean cancelled;

    private Session(Connection connection, boolean cautious) {
        this.connection = connection;
        this.cautious = cautious;
    }

    static Session open(ThreadRun run) throws TaskFailedException, SQLException {
        DataSourceAccess access = run.assignment().dataSource();
        if (access == null) {
            throw new TaskFailedException("the project " + run.project() + " has no data source "
                    + run.config().get("dataSource") + ": make one, or name another");
        }
        Session session = new Session(Databases.open(access), access.spec().kind() == DataSourceKind.H2);
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

    /** Whether its driver makes objects of Java out of what a server sends, when it is asked for an object. */
    boolean isCautious() {
        return cautious;
    }

    private void cancel() {
        try {
            for (int i = 0; i < CANCELS; i++) {
                cancelRunning();
                if (closed.await(BETWEEN_CANCELS_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (SQLException refused) {
            // it is cut
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abort();
    }

    private void cancelRunning() throws SQLException {
        Statement statement;
        synchronized (this) {
            cancelled = true;
            statement = running;
        }
        if (statement != null && !statement.isClosed()) {
            statement.cancel();
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
        try {
            connection.close();
        } finally {
            closed.countDown();
        }
    }
}
