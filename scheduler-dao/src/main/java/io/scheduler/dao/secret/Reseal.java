package io.scheduler.dao.secret;

import io.scheduler.dao.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Sees to it that one program at a time seals everything anew: two with different first keys would never come to an end. */
public final class Reseal {
    /** Of a lock that nothing else uses. */
    private static final long LOCK = 0x5ec2e75L;

    private final Database database;

    public Reseal(Database database) {
        this.database = database;
    }

    /**
     * The lock is held by a connection of its own and ends with it, whatever becomes of this program.
     *
     * @throws SecretKeyException when somebody else does so; nothing was done then
     */
    public <T> T exclusively(Supplier<T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(true);
            if (!is(connection, "select pg_try_advisory_lock(?)")) {
                throw new SecretKeyException(
                        "secrets are sealed anew by somebody else right now, perhaps on another host:"
                                + " wait until that has ended, then say bin/scheduler secret reseal");
            }
            try {
                return work.get();
            } finally {
                is(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new SecretKeyException("expected the database to answer: " + e.getMessage(), e);
        }
    }

    private static boolean is(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
