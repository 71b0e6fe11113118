package io.scheduler.dao.backfill;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.IdBlocks;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotFence;
import io.scheduler.dao.partition.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;

/**
 * Backfills as the master sees them that owns their slots. Methods throw {@link StoreException} when the database does not
 * answer. Safe for use by several threads.
 */
public final class BackfillStore {
    private static final String UNFINISHED =
            "workflow_instance i where i.backfill_id = b.id" + " and i.state not in ('STOPPED', 'SUCCEEDED', 'FAILED')";

    /**
     * The rows of a date follow each other, first that of the workflow itself, for which there is room. Those that depend on it are
     * due with it, but none that would only stand at the gate of its own workflow behind others of this backfill. Nor is one due while
     * a run is not there yet that it depends on and that comes before it or is for its date: it would take an older one for that.
     */
    private static final String DUE = """
            with recursive b as materialized (
              select id, slot, workflow_id, workflow_version_id, parallelism, runs_per_date, total from backfill
               where id = any(?::bigint[]) and state = 'RUNNING'),
            busy as materialized (
              select b.id as backfill_id, u.workflow_id, count(*) as runs
                from b cross join lateral (select i.workflow_id from UNFINISHED) u
               group by b.id, u.workflow_id),
            part as materialized (
              select b.id as backfill_id, b.runs_per_date as each, r.position as n, w.id as workflow_id, p.name as project, w.name,
                     case when r.position = 0 then b.parallelism else LIMIT end
                       - coalesce(y.runs, 0) as room
                from b
                join backfill_run r on r.backfill_id = b.id and r.position < b.runs_per_date
                join workflow w on w.id = coalesce(r.workflow_id, b.workflow_id)
                join project p on p.id = w.project_id
                join workflow_version v on v.id = coalesce(r.workflow_version_id, b.workflow_version_id)
                left join busy y on y.backfill_id = b.id and y.workflow_id = w.id),
            WAITS,
            behind as (
              select backfill_id, n, n as upstream from part
              union
              select h.backfill_id, h.n, w.upstream
                from behind h
                join waits w on w.backfill_id = h.backfill_id and w.n = h.upstream and w.upstream > 0),
            held as materialized (
              select p.backfill_id, p.n, p.each, f.position - p.n as date
                from part p
               cross join lateral (
                  select r.position from backfill_run r
                   where r.backfill_id = p.backfill_id and r.workflow_instance_id is null and r.position % p.each = p.n
                   order by r.position offset greatest(p.room, 0) limit 1) f
               where p.room is not null),
            bound as (
              select h.backfill_id, h.n, min(case when h.n = 0 and d.n > 0 then d.date + d.each else d.date end) as position
                from behind h left join held d on d.backfill_id = h.backfill_id and d.n = h.upstream
               group by h.backfill_id, h.n)
            select b.id, b.slot, r.position
              from b
              join bound o on o.backfill_id = b.id
              join bound t on t.backfill_id = b.id and t.n = 0
             cross join lateral (
                select f.position from backfill_run f
                 where f.backfill_id = b.id and f.workflow_instance_id is null
                   and f.position % b.runs_per_date = o.n and f.position < least(o.position, t.position, b.total)) r
             order by r.position, b.id limit ?""".replace("LIMIT", BackfillMapper.LIMIT)
            .replace("WAITS", BackfillMapper.WAITS)
            .replace("UNFINISHED", UNFINISHED);

    /**
     * A slot that is not held yields nothing here: there is no second chance in the same statement, and the next look finds out
     * what is still ours. The workflow is locked before the backfill, as by whoever deletes it. Runs are numbered as they are
     * written: those that wait for room begin in the order of their dates.
     */
    private static final String START = SlotFence.WITH_HELD + """
            , wanted as materialized (
              select b.id, b.slot, w.project_id, w.id as workflow_id, x.id as workflow_version_id,
                     case when r.workflow_id is null then b.params else '{}' end as params, b.zone, b.created_by, b.priority,
                     v.position, v.instance_id, v.command_id, coalesce(x.gate_slot, b.slot) as run_slot,
                     case when x.gate_slot is not null then w.id end as gate
                from unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[])
                  as v(backfill_id, position, instance_id, command_id)
                join backfill b on b.id = v.backfill_id
                join backfill_run r on r.backfill_id = b.id and r.position = v.position
                join workflow w on w.id = coalesce(r.workflow_id, b.workflow_id)
                join workflow_version x on x.id = coalesce(r.workflow_version_id, b.workflow_version_id)
               where b.state = 'RUNNING' and b.slot in (select slot from held)
                 for key share of w for share of b),
            taken as (
              update backfill_run r set workflow_instance_id = w.instance_id
                from wanted w
               where r.backfill_id = w.id and r.position = w.position and r.workflow_instance_id is null
              returning r.workflow_instance_id, r.business_time),
            started as (
              insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,
                     created_by, created_at, origin, business_time, zone, backfill_id, gate, priority)
              select w.instance_id, w.run_slot, w.project_id, w.workflow_id, w.workflow_version_id, 'SUBMITTED', w.params,
                     w.created_by, ?::timestamptz, 'BACKFILL', t.business_time, w.zone, w.id, w.gate, w.priority
                from wanted w join taken t on t.workflow_instance_id = w.instance_id
               order by w.position, w.id
              returning id),
            commanded as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select w.command_id, w.run_slot, w.instance_id, 'START', '{}', w.created_by, clock_timestamp()
                from wanted w join started s on s.id = w.instance_id)
            select w.run_slot from wanted w join taken t on t.workflow_instance_id = w.instance_id""";

    private static final String FINISH = """
            update backfill b
               set finished_at = ?::timestamptz,
                   state = case when exists (
                     select from backfill_run r join workflow_instance i on i.id = r.workflow_instance_id
                      where r.backfill_id = b.id and i.state in ('FAILED', 'STOPPED')) then 'FAILED' else 'SUCCEEDED' end
             where b.id = any(?::bigint[]) and b.state = 'RUNNING'
               and b.slot in (select s.slot from slot s where s.owner = ?)
               and not exists (select from backfill_run r where r.backfill_id = b.id and r.workflow_instance_id is null)
               and not exists (select from UNFINISHED)""".replace("UNFINISHED", UNFINISHED);

    private final DataSource dataSource;
    private final IdBlocks instanceIds;
    private final IdBlocks commandIds;

    public BackfillStore(Database database) {
        this.dataSource = database.dataSource();
        this.instanceIds = database.ids("workflow_instance_id");
        this.commandIds = database.ids("command_id");
    }

    /** A date that is to be started. */
    public record Due(long backfillId, int slot, int position) {}

    /** Running backfills of the slots, with their slots. */
    public Map<Long, Integer> running(Collection<Integer> slots) {
        return with("read backfills", connection -> {
            Map<Long, Integer> found = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(
                    "select id, slot from backfill where slot = any(?::int[]) and state = 'RUNNING'")) {
                statement.setArray(1, connection.createArrayOf("int4", slots.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getLong(1), rows.getInt(2));
                    }
                }
            }
            return found;
        });
    }

    /** Dates for which there is room, the first ones of each backfill first. */
    public List<Due> due(Collection<Long> backfillIds, int limit) {
        return with("read the dates of backfills", connection -> {
            List<Due> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(DUE)) {
                statement.setArray(1, connection.createArrayOf("int8", backfillIds.toArray()));
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Due(rows.getLong(1), rows.getInt(2), rows.getInt(3)));
                    }
                }
            }
            return found;
        });
    }

    /**
     * Writes the runs of dates and the commands to start them; those of slots that are not the caller's, of backfills that do not
     * run, and dates that have a run are left out. May be repeated when nobody knows what was written.
     *
     * @return slots in which commands wait
     */
    public Set<Integer> start(String owner, List<SlotEpoch> fences, List<Due> dates, Instant now) {
        record Row(Due due, long instanceId, long commandId) {}
        List<Row> rows = new ArrayList<>();
        try {
            dates.forEach(due -> rows.add(new Row(due, instanceIds.next(), commandIds.next())));
        } catch (DataAccessException e) {
            throw new StoreException("could not take ids: " + e.getMessage(), e);
        }
        return with("start runs of backfills", connection -> {
            Set<Integer> slots = new HashSet<>();
            try (PreparedStatement statement = connection.prepareStatement(START)) {
                SlotFence.bind(statement, owner, fences);
                array(statement, 4, "int8", rows, row -> row.due.backfillId);
                array(statement, 5, "int4", rows, row -> row.due.position);
                array(statement, 6, "int8", rows, Row::instanceId);
                array(statement, 7, "int8", rows, Row::commandId);
                statement.setString(8, now.toString());
                try (ResultSet found = statement.executeQuery()) {
                    while (found.next()) {
                        slots.add(found.getInt(1));
                    }
                }
            }
            return slots;
        });
    }

    /** Ends those of which every date has had its run. Returns how many. */
    public int finish(String owner, Collection<Long> backfillIds, Instant now) {
        return with("end backfills", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
                statement.setString(1, now.toString());
                statement.setArray(2, connection.createArrayOf("int8", backfillIds.toArray()));
                statement.setString(3, owner);
                return statement.executeUpdate();
            }
        });
    }

    private static <T> void array(
            PreparedStatement statement, int index, String type, List<T> rows, Function<T, Object> column)
            throws SQLException {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
