package io.scheduler.dao.partition;

import io.scheduler.dao.partition.PartitionBatch.Attention;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a batch that end instances which nobody can drive, because a person insists: with their rows, whatever is
 * in them, and nothing else. Who waits for them is told, be it their parent or a task that depends on their workflow; runs that they wait for are stopped.
 */
final class ForceStatements {

    private static final String ENDED = "('STOPPED', 'SUCCEEDED', 'FAILED')";

    private static final String OF = "unnest(?::bigint[], ?::text[], ?::timestamptz[]) as v(id, reason, at)";

    private static final String NAMES = """
            select distinct p.name, f.name from workflow_instance w
              join workflow f on f.id = w.workflow_id
              join project p on p.id = w.project_id
             where w.id = any(?::bigint[])""";

    private static final String TELL = """
            with f as materialized (
              select w.id, w.slot, w.parent_workflow_instance_id, w.parent_task_instance_id, v.reason
                from OF join workflow_instance w on w.id = v.id where w.state not in ENDED)
            insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
            select nextval('command_id'), x.slot, x.id, x.type, x.payload, 'engine', clock_timestamp()
              from (select p.slot, p.id, 'CHILD_ENDED' as type,
                           jsonb_build_object('taskInstanceId', f.parent_task_instance_id, 'workflowInstanceId', f.id,
                                              'state', 'STOPPED', 'outputs', '{}'::jsonb, 'reason', f.reason) as payload
                      from f join workflow_instance p on p.id = f.parent_workflow_instance_id
                    union all
                    select c.slot, c.id, 'STOP', jsonb_build_object('parent', true, 'insists', true, 'reason', f.reason)
                      from f join workflow_instance c on c.parent_workflow_instance_id = f.id
                     where c.state not in ENDED) x""".replace("from OF", "from " + OF).replace("in ENDED", "in " + ENDED);

    private static final String ATTEMPTS = """
            update task_instance t set state = 'KILLED', reason = v.reason, finished_at = v.at
              from OF
             where t.workflow_instance_id = v.id
               and t.state not in ('SUCCEEDED', 'FAILED', 'KILLED', 'SKIPPED', 'LOST')""".replace("from OF", "from " + OF);

    private static final String PERMITS = "delete from task_permit p using task_instance t"
            + " where t.workflow_instance_id = any(?::bigint[]) and p.task_instance_id = t.id";

    private static final String WATCHES = "delete from watch where workflow_instance_id = any(?::bigint[])";

    private static final String COMMANDS = "delete from command c using workflow_instance w"
            + " where w.id = any(?::bigint[]) and c.slot = w.slot and c.workflow_instance_id = w.id";

    private static final String INSTANCES = """
            update workflow_instance w
               set state = 'STOPPED', ends_as = null, reason = v.reason, finished_at = v.at, attention = null
              from OF
             where w.id = v.id and w.state not in ENDED""".replace("from OF", "from " + OF).replace("in ENDED", "in " + ENDED);

    private ForceStatements() {}

    private static List<Attention> ended(List<Attention> attentions) {
        return attentions.stream()
                .filter(attention -> attention.endedAt() != null)
                .toList();
    }

    /** {@link Watching#key} of the workflows of those that are ended: who ends them could not read them. */
    static List<Long> workflows(List<Attention> attentions, Connection connection) throws SQLException {
        List<Attention> ended = ended(attentions);
        if (ended.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement names = connection.prepareStatement(NAMES)) {
            Object[] ids = ended.stream().map(Attention::workflowInstanceId).toArray();
            names.setArray(1, connection.createArrayOf("int8", ids));
            List<Long> keys = new ArrayList<>();
            try (ResultSet rows = names.executeQuery()) {
                while (rows.next()) {
                    keys.add(Watching.key(rows.getString(1), rows.getString(2)));
                }
            }
            return keys;
        }
    }

    static void add(List<Attention> attentions, BatchStatements into) {
        List<Attention> ended = ended(attentions);
        if (ended.isEmpty()) {
            return;
        }
        for (String sql : List.of(TELL, ATTEMPTS)) {
            into.add(sql);
            rows(ended, into);
        }
        for (String sql : List.of(PERMITS, WATCHES, COMMANDS)) {
            into.add(sql);
            into.array("int8", ended, Attention::workflowInstanceId);
        }
        into.add(INSTANCES);
        rows(ended, into);
    }

    private static void rows(List<Attention> ended, BatchStatements into) {
        into.array("int8", ended, Attention::workflowInstanceId);
        into.array("text", ended, attention -> StorableText.of(attention.text()));
        into.array("text", ended, attention -> BatchStatements.time(attention.endedAt()));
    }
}
