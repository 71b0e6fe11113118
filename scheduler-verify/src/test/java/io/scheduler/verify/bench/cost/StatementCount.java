package io.scheduler.verify.bench.cost;

import io.scheduler.verify.bench.cluster.Database;
import java.sql.SQLException;
import java.util.List;

/** Counts the scheduler's statements, which PostgreSQL itself keeps by their text. For one thread. */
public final class StatementCount implements AutoCloseable {

    private static final String OF_SCHEDULER =
            " from pg_stat_statements where userid = ?::regrole" + " and query !~* '^(begin|commit|rollback)'";

    private final Database database;

    private StatementCount(Database database) {
        this.database = database;
    }

    /** Begins at nothing; until it is closed statements cost a little more. */
    public static StatementCount begin(Database database) throws SQLException {
        StatementCount count = new StatementCount(database);
        count.track("top");
        database.query("select pg_stat_statements_reset()", row -> 0);
        return count;
    }

    private void track(String what) throws SQLException {
        database.execute("alter system set pg_stat_statements.track = '" + what + "'");
        database.execute("select pg_reload_conf()");
    }

    /** Without the begin and the end of transactions. */
    public long statements() throws SQLException {
        return database.number("select coalesce(sum(calls), 0)" + OF_SCHEDULER, database.username());
    }

    /** Those that write or lock rows: what happens only because of work. */
    public long writes() throws SQLException {
        return database.number(
                "select coalesce(sum(calls), 0)" + OF_SCHEDULER
                        + " and query ~* '^(insert|update|delete|with)|for (share|update)'",
                database.username());
    }

    /** One text of a statement and what it came to. */
    public record Line(long calls, double millis, long rows, String text) {}

    /** Those that took the most time together. */
    public List<Line> heaviest(int limit) throws SQLException {
        return database.query(
                "select calls, total_exec_time, rows, regexp_replace(query, '\\s+', ' ', 'g')" + OF_SCHEDULER
                        + " order by total_exec_time desc limit ?",
                row -> new Line(row.getLong(1), row.getDouble(2), row.getLong(3), row.getString(4)),
                database.username(),
                limit);
    }

    @Override
    public void close() throws SQLException {
        track("none");
    }
}
