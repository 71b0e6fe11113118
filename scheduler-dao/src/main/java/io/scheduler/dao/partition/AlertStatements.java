package io.scheduler.dao.partition;

import java.util.Comparator;
import java.util.List;

/** The statement of a batch that tells people of what happened in it. Only batches in which something happened have one. */
final class AlertStatements {

    /** What belongs to a run gets its place from the run's row, which was there before. */
    private static final String RAISE = """
            with happened as materialized (
              select v.event, v.key, v.facts, v.node, w.project_id, w.workflow_id, w.schedule_id,
                     v.workflow_instance_id, null::bigint as rule_id
                from unnest(?::text[], ?::text[], ?::bigint[], ?::jsonb[], ?::text[])
                  as v(event, key, workflow_instance_id, facts, node)
                left join workflow_instance w on w.id = v.workflow_instance_id),
            """ + AlertSql.ALERTED + AlertSql.DELIVER;

    private AlertStatements() {}

    static void add(PartitionBatch batch, BatchStatements into) {
        if (batch.alerts().isEmpty()) {
            return;
        }
        List<RaisedAlert> raised = batch.alerts().stream()
                .sorted(Comparator.comparing(RaisedAlert::key))
                .toList();
        into.add(RAISE);
        into.array("text", raised, alert -> alert.event().name());
        into.array("text", raised, alert -> StorableText.of(alert.key()));
        into.array("int8", raised, RaisedAlert::workflowInstanceId);
        into.array("text", raised, alert -> JsonMaps.write(StorableText.of(alert.facts())));
        into.array("text", raised, alert -> batch.owner());
    }
}
