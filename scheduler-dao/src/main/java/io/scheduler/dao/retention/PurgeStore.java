package io.scheduler.dao.retention;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotFence;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.partition.Watching;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** {@link Purging} on PostgreSQL. Safe for use by several threads. */
public final class PurgeStore implements Purging {
    /** The longest time that a task may look back at another workflow's runs: last month, at the end of a month. */
    private static final Duration LOOK_BACK = Duration.ofDays(62);

    private static final String ENDED = "state in ('STOPPED', 'SUCCEEDED', 'FAILED')";

    private static final String WORKFLOWS = """
            select f.id, p.name, f.name, r.project_id is not null, r.keep_seconds, r.keep_last, o.created_at
              from workflow f
              join project p on p.id = f.project_id
              left join project_retention r on r.project_id = p.id
             cross join lateral (
                select w.created_at from workflow_instance w where w.workflow_id = f.id order by w.number limit 1) o
             where f.id > ? order by f.id limit ?""";

    /**
     * Dates of backfills that have not begun count too, whichever workflow they are of: their runs will look back from there.
     */
    private static final String BOUNDS = """
            select b.number,
                   case when exists (select from workflow_reference r
                                      where r.kind = 'DEPENDENT' and r.project = ? and r.workflow = ?)
                        then least(?::timestamptz, (
                          select min(r.business_time) from backfill k
                            join backfill_run r on r.backfill_id = k.id and r.workflow_instance_id is null
                           where k.state in ('RUNNING', 'PAUSED'))) end,
                   (select min(coalesce(u.business_time, u.created_at))
                      from watch x join workflow_instance u on u.id = x.workflow_instance_id where x.workflow = ?)
              from (select w.number from workflow_instance w where w.workflow_id = ?
                     order by w.number desc offset ? limit 1) b""";

    /** What is not told from the row itself is asked for last, and only of rows that could go. */
    private static final String LOOK = """
            select w.number, w.id, w.finished_at, w.slot,
                   case when w.slot = any(?::int[]) and w.ENDED and w.finished_at < ?::timestamptz
                             and (?::timestamptz is null or coalesce(w.business_time, w.created_at) < ?::timestamptz)
                             and not exists (select from workflow_instance p where p.id = w.parent_workflow_instance_id)
                             and not exists (select from workflow_instance c
                                              where c.parent_workflow_instance_id = w.id and not c.ENDED)
                             and not exists (select from workflow_instance r where r.rerun_of = w.id and not r.ENDED)
                             and not exists (select from backfill b
                                              where b.id = w.backfill_id and b.state in ('RUNNING', 'PAUSED'))
                        then (select count(*)::int from task_instance t where t.workflow_instance_id = w.id) end
              from (select * from workflow_instance w
                     where w.workflow_id = ? and w.number > ? and w.number < ? order by w.number limit ?) w
             order by w.number""".replace("w.ENDED", "w." + ENDED)
            .replace("c.ENDED", "c." + ENDED)
            .replace("r.ENDED", "r." + ENDED);

    /**
     * Who asks for something of a run locks it and writes a command: whoever comes first, the other finds it. A row that is locked
     * is left for another time. What belongs to a run goes by its references.
     */
    private static final String DELETE = SlotFence.WITH_HELD + """
            , doomed as materialized (
              select w.id, w.slot from workflow_instance w
               where w.id = any(?::bigint[]) and w.slot in (select slot from held) and w.ENDED
                 and not exists (select from command c where c.workflow_instance_id = w.id)
               order by w.id for update of w skip locked),
            noted as (
              insert into purged_run (workflow_instance_id, slot) select id, slot from doomed where ?
              on conflict do nothing)
            delete from workflow_instance w using doomed d where w.id = d.id""".replace("w.ENDED", "w." + ENDED);

    private static final String BACKFILLS = """
            delete from backfill b where b.id in (
              select k.id from backfill k left join project_retention p on p.project_id = k.project_id
               where k.slot = any(?::int[]) and k.state not in ('RUNNING', 'PAUSED')
                 and case when p.project_id is null then ? else p.keep_seconds is not null or p.keep_last is not null end
                 and k.finished_at < ?::timestamptz - interval '1 s' * coalesce(
                       case when p.project_id is null then ?::bigint else p.keep_seconds end, 0)
                 and exists (select from backfill_run r where r.backfill_id = k.id and r.workflow_instance_id is not null)
                 and not exists (select from backfill_run r join workflow_instance i on i.id = r.workflow_instance_id
                                  where r.backfill_id = k.id)
               order by k.id limit ? for update of k skip locked)""";

    private static final String KEPT_REQUESTS = """
            delete from kept_request q using (
              select scope, key from kept_request where created_at < ?::timestamptz
               order by created_at limit ? for update skip locked) o
             where q.scope = o.scope and q.key = o.key""";

    private final DataSource dataSource;

    public PurgeStore(Database database) {
        this.dataSource = database.dataSource();
    }

    @Override
    public List<Workflow> workflows(long after, int limit) {
        return with("read which workflows have runs", WORKFLOWS, statement -> {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            List<Workflow> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Long seconds = rows.getObject(5, Long.class);
                    Retention own = rows.getBoolean(4)
                            ? new Retention(
                                    seconds == null ? null : Duration.ofSeconds(seconds),
                                    rows.getObject(6, Integer.class))
                            : null;
                    found.add(new Workflow(
                            rows.getLong(1), rows.getString(2), rows.getString(3), own, required(rows, 7)));
                }
            }
            return found;
        });
    }

    @Override
    public @Nullable Bounds bounds(Workflow workflow, int keepLast, Instant now) {
        return with("read which runs are needed", BOUNDS, statement -> {
            statement.setString(1, workflow.project());
            statement.setString(2, workflow.name());
            statement.setString(3, now.toString());
            statement.setLong(4, Watching.key(workflow.project(), workflow.name()));
            statement.setLong(5, workflow.id());
            statement.setInt(6, keepLast - 1);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                Instant needed = earlier(time(rows, 2), time(rows, 3));
                return new Bounds(rows.getLong(1), needed == null ? null : needed.minus(LOOK_BACK));
            }
        });
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    @Override
    public Seen look(Look look) {
        return with("look for old runs", LOOK, statement -> {
            Instant needed = look.bounds().neededFrom();
            statement.setArray(1, array(statement, "int4", look.slots()));
            statement.setString(
                    2,
                    look.endedBefore() == null ? "infinity" : look.endedBefore().toString());
            time(statement, 3, needed);
            time(statement, 4, needed);
            statement.setLong(5, look.workflow().id());
            statement.setLong(6, look.lastNumber());
            statement.setLong(7, look.bounds().before());
            statement.setInt(8, look.limit());
            List<Old> old = new ArrayList<>();
            long last = look.lastNumber();
            int count = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    count++;
                    last = rows.getLong(1);
                    Integer tasks = rows.getObject(5, Integer.class);
                    if (tasks != null) {
                        old.add(new Old(rows.getLong(2), rows.getInt(4), tasks, required(rows, 3)));
                    }
                }
            }
            return new Seen(old, last, count == look.limit());
        });
    }

    @Override
    public int delete(String owner, List<SlotEpoch> fences, List<Long> runs, boolean withLogs) {
        return with("delete old runs", DELETE, statement -> {
            SlotFence.bind(statement, owner, fences);
            statement.setArray(4, array(statement, "int8", runs));
            statement.setBoolean(5, withLogs);
            return statement.executeUpdate();
        });
    }

    @Override
    public int deleteBackfills(Collection<Integer> slots, Retention ofAll, Instant now, int limit) {
        Duration keepFor = ofAll.keepFor();
        return with("delete old backfills", BACKFILLS, statement -> {
            statement.setArray(1, array(statement, "int4", slots));
            statement.setBoolean(2, !ofAll.isForEver());
            statement.setString(3, now.toString());
            statement.setLong(4, keepFor == null ? 0 : keepFor.toSeconds());
            statement.setInt(5, limit);
            return statement.executeUpdate();
        });
    }

    @Override
    public int deleteKeptRequests(Instant before, int limit) {
        return with("delete old requests", KEPT_REQUESTS, statement -> {
            statement.setString(1, before.toString());
            statement.setInt(2, limit);
            return statement.executeUpdate();
        });
    }

    @Override
    public List<Long> gone(Collection<Long> runs) {
        String sql = "select v.id from unnest(?::bigint[]) as v(id)"
                + " where not exists (select from workflow_instance w where w.id = v.id)";
        return with("read which runs are gone", sql, statement -> {
            statement.setArray(1, array(statement, "int8", runs));
            return ids(statement);
        });
    }

    @Override
    public List<Long> runsWithLogs(Collection<Integer> slots, int limit) {
        String sql = "select workflow_instance_id from purged_run where slot = any(?::int[]) limit ?";
        return with("read whose logs are to go", sql, statement -> {
            statement.setArray(1, array(statement, "int4", slots));
            statement.setInt(2, limit);
            return ids(statement);
        });
    }

    private static List<Long> ids(PreparedStatement statement) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    @Override
    public void logsDeleted(Collection<Long> runs) {
        String sql = "delete from purged_run where workflow_instance_id = any(?::bigint[])";
        with("note whose logs have gone", sql, statement -> {
            statement.setArray(1, array(statement, "int8", runs));
            return statement.executeUpdate();
        });
    }

    private static java.sql.Array array(PreparedStatement statement, String type, Collection<?> values)
            throws SQLException {
        return statement.getConnection().createArrayOf(type, values.toArray());
    }

    private static void time(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, time.toString());
        }
    }

    private static @Nullable Instant time(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant required(ResultSet rows, int column) throws SQLException {
        Instant time = time(rows, column);
        if (time == null) {
            throw new SQLException("expected a time in column " + column + ", but there is none");
        }
        return time;
    }

    @FunctionalInterface
    private interface Work<T extends @Nullable Object> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T extends @Nullable Object> T with(String what, String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.on(statement);
            }
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
