package io.scheduler.dao.partition;

import io.scheduler.dao.partition.PartitionBatch.Ask;
import io.scheduler.dao.partition.PartitionBatch.GivenBack;
import java.util.List;

/**
 * The statements of a batch that concern permits of task groups. Given back comes first: who was held and goes on within one
 * batch gives one back and asks for another.
 */
final class PermitStatements {

    private static final String GIVEN_BACK = "delete from task_permit where task_instance_id = any(?::bigint[])";

    /**
     * A held attempt may ask again under the same id, and must not take what it was told before for the answer. A statement
     * of its own behind the one that has waited for whoever was granting.
     */
    private static final String UNTOLD = """
            delete from command c using unnest(?::bigint[], ?::int[]) as v(task_instance_id, slot)
             where c.slot = v.slot and c.type = 'PERMIT' and c.payload ->> 'taskInstanceId' = v.task_instance_id::text""";

    /**
     * Whoever asks once more, after a fail-over for instance, and has a permit already is told so again; and so is who asks a
     * group that there is not.
     */
    private static final String ASKED = """
            with v as materialized (
              select v.*, w.slot, g.id as group_id
                from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::int[]) with ordinality
                  as v(command_id, task_instance_id, workflow_instance_id, group_name, priority, place)
                join workflow_instance w on w.id = v.workflow_instance_id
                left join task_group g on g.project_id = w.project_id and g.name = v.group_name),
            asked as (
              insert into task_permit (task_instance_id, group_id, workflow_instance_id, slot, priority)
              select v.task_instance_id, v.group_id, v.workflow_instance_id, v.slot, v.priority
                from v where v.group_id is not null order by v.place
              on conflict (task_instance_id) do nothing)
            insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
            select v.command_id, v.slot, v.workflow_instance_id, 'PERMIT',
                   jsonb_build_object('taskInstanceId', v.task_instance_id, 'group', v.group_name,
                                      'granted', v.group_id is not null),
                   'engine', clock_timestamp()
              from v left join task_permit p on p.task_instance_id = v.task_instance_id
             where v.group_id is null or p.state = 'GRANTED'
            on conflict (id) do nothing""";

    private PermitStatements() {}

    static void add(PartitionBatch batch, BatchStatements into) {
        List<GivenBack> given = batch.permits().givenBack();
        if (!given.isEmpty()) {
            into.add(GIVEN_BACK);
            into.array("int8", given, GivenBack::taskInstanceId);
        }
        List<GivenBack> held = given.stream().filter(GivenBack::mayAskAgain).toList();
        if (!held.isEmpty()) {
            into.add(UNTOLD);
            into.array("int8", held, GivenBack::taskInstanceId);
            into.array("int4", held, GivenBack::slot);
        }
        List<Ask> asks = batch.permits().asks();
        if (!asks.isEmpty()) {
            into.add(ASKED);
            into.array("int8", asks, Ask::commandId);
            into.array("int8", asks, Ask::taskInstanceId);
            into.array("int8", asks, Ask::workflowInstanceId);
            into.array("text", asks, Ask::group);
            into.array("int4", asks, Ask::priority);
        }
    }
}
