package io.scheduler.dao.database;

import io.scheduler.common.slot.Slots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/** How many slots the installation has: the number of rows of {@code slot}, made once by whoever comes first. */
public final class SlotCount {
    /** Any number that no other program uses on this database: "slot" in ASCII. */
    private static final long LOCK = 0x736c6f74L;

    private SlotCount() {}

    /** Returns the number of slots; makes {@link Slots#DEFAULT_COUNT} rows when there are none. */
    static int ensure(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                int count = count(statement);
                if (count == 0) {
                    count = create(connection, Slots.DEFAULT_COUNT);
                }
                connection.commit();
                return count;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new SQLExceptionSubclassTranslator().translate("make the slots", null, e);
        }
    }

    private static int count(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select count(*) from slot")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int create(Connection connection, int count) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into slot (slot) select generate_series(0, ? - 1)")) {
            insert.setInt(1, count);
            return insert.executeUpdate();
        }
    }
}
