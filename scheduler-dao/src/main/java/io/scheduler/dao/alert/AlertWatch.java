package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.AlertSql;
import io.scheduler.dao.partition.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Alerts of what nobody does: of runs and tasks that wait, and of certificates that end. Each is told once, however often and by
 * however many it is found. Safe for use by several threads; throws {@link StoreException} when the database does not answer.
 */
public final class AlertWatch {

    /**
     * Looks at nothing while no rule asks for it. Runs that wait, and tasks that could begin; what was told already is left out
     * before they are counted, else those told first would keep all others from ever being told.
     */
    private static final String WAITING = """
            with rule as materialized (
              select r.id, r.project_id, r.workflow_id, r.schedule_id,
                     clock_timestamp() - r.waiting_millis * interval '1 millisecond' as before
                from alert_rule r
               where r.enabled and 'WAITING_TOO_LONG' = any(r.events) and r.waiting_millis is not null),
            unfinished as materialized (
              select w.id, w.project_id, w.workflow_id, w.schedule_id, w.state, w.created_at, w.reason, r.before, r.id as rule_id,
                     p.name as project, f.name as workflow
                from rule r
                join workflow_instance w
                  on w.state in ('SUBMITTED', 'WAITING', 'RUNNING', 'PAUSING', 'STOPPING') and w.created_at < r.before
                 and (r.project_id is null or r.project_id = w.project_id)
                 and (r.workflow_id is null or r.workflow_id = w.workflow_id)
                 and (r.schedule_id is null or r.schedule_id = w.schedule_id)
                join project p on p.id = w.project_id
                join workflow f on f.id = w.workflow_id),
            happened as materialized (
              select distinct on (x.key) 'WAITING_TOO_LONG' as event, x.key, x.facts, ?::text as node, x.project_id,
                     x.workflow_id, x.schedule_id, x.id as workflow_instance_id, x.rule_id
                from (select u.*, 'run/' || u.id || '/waiting/' || u.rule_id as key,
                             jsonb_strip_nulls(jsonb_build_object('project', u.project, 'workflow', u.workflow,
                               'workflowInstanceId', u.id::text, 'state', u.state, 'reason', u.reason, 'since',
                               to_char(u.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) as facts
                        from unfinished u where u.state in ('SUBMITTED', 'WAITING')
                      union all
                      select u.*, 'task/' || t.id || '/waiting/' || u.rule_id,
                             jsonb_strip_nulls(jsonb_build_object('project', u.project, 'workflow', u.workflow,
                               'workflowInstanceId', u.id::text, 'task', t.task_name, 'taskInstanceId', t.id::text,
                               'taskState', t.state, 'reason', t.reason, 'since',
                               to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
                        from unfinished u
                        join task_instance t on t.workflow_instance_id = u.id and t.state = 'QUEUED'
                         and not t.superseded and t.created_at < u.before) x
               where not exists (select from alert a where a.key = x.key)
               order by x.key limit 1000),
            """ + AlertSql.ALERTED + AlertSql.DELIVER;

    private static final String CERTIFICATE = """
            with happened as materialized (
              select 'CERTIFICATE_EXPIRING' as event, ?::text as key,
                     jsonb_build_object('node', ?::text, 'certificate', ?::text, 'endsAt', ?::text) as facts,
                     ?::text as node, null::bigint as project_id, null::bigint as workflow_id,
                     null::bigint as schedule_id, null::bigint as workflow_instance_id, null::bigint as rule_id),
            """ + AlertSql.ALERTED + AlertSql.DELIVER;

    private final DataSource dataSource;
    private final String incarnation;

    /** @param incarnation of the process that looks */
    public AlertWatch(Database database, String incarnation) {
        this.dataSource = database.dataSource();
        this.incarnation = incarnation;
    }

    /** Runs, and tasks that could begin, that wait for longer than a rule allows. */
    public void waiting() {
        execute("look for what waits too long", WAITING, statement -> statement.setString(1, incarnation));
    }

    /**
     * A certificate that ends soon: told once a day.
     *
     * @param which what it is, for people
     */
    public void certificate(String nodeId, String which, Instant end, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        execute("tell of a certificate", CERTIFICATE, statement -> {
            statement.setString(1, "certificate/" + nodeId + "/" + which + "/" + end + "/" + today);
            statement.setString(2, nodeId);
            statement.setString(3, which);
            statement.setString(4, end.toString());
            statement.setString(5, incarnation);
        });
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private void execute(String what, String sql, Binding binding) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            binding.bind(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }
}
