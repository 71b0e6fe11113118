package io.scheduler.alert.delivery;

import io.scheduler.dao.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What masters and users have written. */
final class Rows {
    private Rows() {}

    static void execute(Database database, String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(Database database, String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A channel with that many alerts. */
    static void given(Database database, String channel, int alerts) {
        execute(database, """
                with c as (
                  insert into alert_channel (name, type, settings, changed_by)
                  values ('%s', 'http', '{"url": "http://x"}', 'test') returning id),
                a as (
                  insert into alert (event, key, facts, node)
                  select 'WORKFLOW_FAILED', '%s/' || n, '{"workflow": "daily", "project": "sales"}', 'test'
                    from generate_series(1, %d) n returning id)
                insert into alert_delivery (alert_id, channel_id) select a.id, c.id from a, c""".formatted(channel, channel, alerts));
    }
}
