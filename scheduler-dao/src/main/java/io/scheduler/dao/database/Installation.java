package io.scheduler.dao.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/** Which installation a database is of: ids of runs and tasks say it of nobody, since each one counts from 1. */
public final class Installation {

    private Installation() {}

    /** Made with the schema and never changed. A copy of the database has the same. */
    public static String id(Database database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id::text from installation")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new SQLExceptionSubclassTranslator().translate("read which installation this is", null, e);
        }
    }
}
