package io.scheduler.dao.schedule;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.database.IdBlocks;
import io.scheduler.dao.partition.AlertSql;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotFence;
import io.scheduler.dao.schedule.FireRecord.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides many fire times in one statement: the slots of their schedules are checked and locked, then the record, the run and
 * the command to start it are written, or none of the three. A fire time that has a record already is left alone, so that the
 * statement can be repeated by anybody at any time.
 */
final class FireStatement {

    private static final String UNFINISHED = "(select from workflow_instance i where i.schedule_id = c.id"
            + " and i.state not in ('STOPPED', 'SUCCEEDED', 'FAILED'))";

    private static final String QUEUED = "schedule_fire q where q.schedule_id = c.id and q.outcome = 'QUEUED'";

    /**
     * The version is found before the workflow is locked, and the lock taken by its id alone: a version that is stored while
     * the lock is waited for is not among the rows that this statement sees. The workflow is locked before the schedule, as by
     * whoever deletes it.
     */
    private static final String CURRENT = SlotFence.WITH_HELD + ", fence as materialized (" + SlotFence.ALL_HELD + """
            ),
            current as materialized (
              select s.id, v.revision, v.fire_time, v.since, v.instance_id,
                     coalesce(x.gate_slot, v.instance_slot) as instance_slot, v.command_id,
                     s.workflow_id, x.id as version_id,
                     case when x.gate_slot is not null then s.workflow_id end as gate
                from fence
                cross join unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::int[],
                                  ?::bigint[])
                  as v(schedule_id, revision, fire_time, since, instance_id, instance_slot, command_id)
                join schedule s on s.id = v.schedule_id
                join workflow w on w.id = s.workflow_id
                join workflow_version x on x.workflow_id = w.id and x.version = w.current_version),
            wanted as materialized (
              select c.*, s.project_id, s.zone, s.params, s.priority, s.overlap, s.catch_up_limit, s.updated_by
                from current c
                join workflow w on w.id = c.workflow_id
                join schedule s on s.id = c.id
               where (s.revision = c.revision or c.revision is null) and s.enabled and s.paused_at is null
                 for key share of w for share of s),
            """;

    private static final String DECIDE = """
            decided as materialized (
              select c.*,
                     case when since is not null then 'SKIPPED'
                          when overlap = 'ALLOW' then 'FIRED'
                          when overlap = 'SKIP' then case when exists UNFINISHED then 'SKIPPED' else 'FIRED' end
                          when not exists UNFINISHED and not exists (select from QUEUED) then 'FIRED'
                          when (select count(*) from QUEUED) >= catch_up_limit then 'SKIPPED'
                          else 'QUEUED' end as outcome
                from wanted c),
            recorded as (
              insert into schedule_fire (schedule_id, fire_time, outcome, reason, since, workflow_instance_id, decided_at)
              select id, fire_time, outcome,
                     case when outcome <> 'SKIPPED' then null when since is not null then 'MISFIRE'
                          when overlap = 'SKIP' then 'OVERLAP' else 'QUEUE_FULL' end,
                     since, case when outcome = 'FIRED' then instance_id end, ?::timestamptz
                from decided order by id, fire_time
              on conflict (schedule_id, fire_time) do nothing
              returning schedule_id, fire_time, outcome),
            """.replace("UNFINISHED", UNFINISHED).replace("QUEUED)", QUEUED + ")");

    private static final String RELEASE = """
            decided as materialized (select c.*, 'FIRED' as outcome from wanted c where not exists UNFINISHED),
            recorded as (
              update schedule_fire f
                 set outcome = 'FIRED', workflow_instance_id = d.instance_id, decided_at = ?::timestamptz
                from decided d
               where f.schedule_id = d.id and f.fire_time = d.fire_time and f.outcome = 'QUEUED'
              returning f.schedule_id, f.fire_time, f.outcome),
            """.replace("UNFINISHED", UNFINISHED);

    /** Only in a statement that has something late: of what is decided in time nobody has to be told. */
    private static final String LATE = """
            happened as materialized (
              select 'SCHEDULE_LATE' as event,
                     'schedule/' || d.id || '/' || extract(epoch from d.fire_time)::bigint || '/late/' || r.id as key,
                     jsonb_strip_nulls(jsonb_build_object('project', p.name, 'workflow', w.name, 'schedule', s.name,
                       'fireTime', to_char(d.fire_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       'secondsLate', floor(extract(epoch from ?::timestamptz - d.fire_time))::bigint::text,
                       'outcome', f.outcome, 'workflowInstanceId',
                       case when f.outcome = 'FIRED' then d.instance_id::text end)) as facts,
                     ?::text as node, d.project_id, d.workflow_id, d.id as schedule_id,
                     case when f.outcome = 'FIRED' then d.instance_id end as workflow_instance_id, r.id as rule_id
                from recorded f
                join decided d on d.id = f.schedule_id and d.fire_time = f.fire_time
                join alert_rule r on r.enabled and 'SCHEDULE_LATE' = any(r.events)
                 and d.fire_time < ?::timestamptz - r.late_millis * interval '1 millisecond'
                join project p on p.id = d.project_id
                join workflow w on w.id = d.workflow_id
                join schedule s on s.id = d.id),
            """ + AlertSql.ALERTED + ", told as (" + AlertSql.DELIVER + ")";

    private static final String START = """
            started as (
              insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,
                     created_by, created_at, origin, business_time, zone, schedule_id, gate, priority)
              select d.instance_id, d.instance_slot, d.project_id, d.workflow_id, d.version_id, 'SUBMITTED', d.params,
                     d.updated_by, ?::timestamptz, 'SCHEDULE', d.fire_time, d.zone, d.id, d.gate, d.priority
                from decided d
                join recorded r on r.schedule_id = d.id and r.fire_time = d.fire_time and r.outcome = 'FIRED'
              returning id),
            commanded as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select d.command_id, d.instance_slot, d.instance_id, 'START', '{}', d.updated_by, clock_timestamp()
                from decided d join started i on i.id = d.instance_id)
            """;

    private static final String ANSWER = """
            select r.schedule_id, r.fire_time, r.outcome, d.instance_slot
              from recorded r join decided d on d.id = r.schedule_id and d.fire_time = r.fire_time
            """;

    private static final String FIRE_SQL = CURRENT + DECIDE + START + ANSWER;
    private static final String FIRE_LATE_SQL = CURRENT + DECIDE + START + "," + LATE + ANSWER;
    private static final String RELEASE_SQL = CURRENT + RELEASE + START + ANSWER;

    /** The least lateness that a rule can speak of. */
    private static final Duration LATE_AFTER = Duration.ofSeconds(5);

    private final String owner;
    private final List<SlotEpoch> fences;
    private final List<Row> rows;
    private final Instant now;
    private final String sql;

    private record Row(
            long scheduleId,
            @Nullable Long revision,
            Instant fireTime,
            @Nullable Instant since,
            long instanceId,
            int instanceSlot,
            long commandId) {}

    /** New ids for what is about to be written; those of fire times that need no run are never used. */
    record Ids(IdBlocks instances, IdBlocks commands, Slots slots) {
        private Row row(long scheduleId, @Nullable Long revision, Instant fireTime, @Nullable Instant since) {
            long id = instances.next();
            return new Row(scheduleId, revision, fireTime, since, id, slots.of(id), commands.next());
        }
    }

    private FireStatement(String owner, List<SlotEpoch> fences, List<Row> rows, Instant now, String sql) {
        this.owner = owner;
        this.fences = fences;
        this.rows = rows;
        this.now = now;
        this.sql = sql;
    }

    static FireStatement fire(String owner, List<SlotEpoch> fences, List<Fire> fires, Ids ids, Instant now) {
        List<Row> rows = fires.stream()
                .sorted(Comparator.comparingLong(Fire::scheduleId).thenComparing(Fire::fireTime))
                .map(fire -> ids.row(fire.scheduleId(), fire.revision(), fire.fireTime(), fire.missedSince()))
                .toList();
        boolean late = rows.stream().anyMatch(row -> row.fireTime.isBefore(now.minus(LATE_AFTER)));
        return new FireStatement(owner, fences, rows, now, late ? FIRE_LATE_SQL : FIRE_SQL);
    }

    /** Starts what was queued. */
    static FireStatement release(String owner, List<SlotEpoch> fences, Collection<Fire> queued, Ids ids, Instant now) {
        List<Row> rows = queued.stream()
                .sorted(Comparator.comparingLong(Fire::scheduleId))
                .map(fire -> ids.row(fire.scheduleId(), null, fire.fireTime(), null))
                .toList();
        return new FireStatement(owner, fences, rows, now, RELEASE_SQL);
    }

    /** On a connection that commits by itself: all of it is one statement. */
    List<Fired> execute(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SlotFence.bind(statement, owner, fences);
            statement.setInt(4, fences.size());
            array(statement, 5, "int8", rows, Row::scheduleId);
            array(statement, 6, "int8", rows, Row::revision);
            array(statement, 7, "text", rows, row -> row.fireTime().toString());
            array(
                    statement,
                    8,
                    "text",
                    rows,
                    row -> row.since() == null ? null : row.since().toString());
            array(statement, 9, "int8", rows, Row::instanceId);
            array(statement, 10, "int4", rows, Row::instanceSlot);
            array(statement, 11, "int8", rows, Row::commandId);
            statement.setString(12, now.toString());
            statement.setString(13, now.toString());
            if (sql.equals(FIRE_LATE_SQL)) {
                statement.setString(14, now.toString());
                statement.setString(15, owner);
                statement.setString(16, now.toString());
            }
            List<Fired> fired = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    fired.add(new Fired(
                            found.getLong(1),
                            found.getObject(2, OffsetDateTime.class).toInstant(),
                            Outcome.valueOf(found.getString(3)),
                            found.getInt(4)));
                }
            }
            return fired;
        }
    }

    /** Those of the slots that are not held. */
    Set<Integer> lost(Connection connection) throws SQLException {
        return SlotFence.lost(connection, owner, fences);
    }

    private static <T> void array(
            PreparedStatement statement, int index, String type, List<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
