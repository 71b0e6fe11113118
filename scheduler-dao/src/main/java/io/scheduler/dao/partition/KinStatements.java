package io.scheduler.dao.partition;

import io.scheduler.common.instance.Origin;
import io.scheduler.dao.partition.PartitionBatch.Carried;
import io.scheduler.dao.partition.PartitionBatch.ItemWrite;
import io.scheduler.dao.partition.PartitionBatch.NewCommand;
import io.scheduler.dao.partition.PartitionBatch.NewRun;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The statements of a batch that concern other instances than those that it drives: their children and parents. */
final class KinStatements {

    /** Of a workflow that was deleted meanwhile none is made; who waits for it is told that at once, or it would wait for ever. */
    private static final String RUNS = """
            with v as materialized (
              select v.*, x.id as known, x.gate_slot, p.slot as parent_slot, p.created_by, p.priority
                from unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                     ?::timestamptz[], ?::text[], ?::bigint[], ?::bigint[], ?::int[], ?::bigint[], ?::int[],
                     ?::timestamptz[])
                  as v(id, slot, project_id, workflow_id, version_id, params, origin, business_time, zone,
                     parent_id, parent_task_id, depth, root_id, item_index, created_at)
                join workflow_instance p on p.id = v.parent_id
                left join workflow_version x on x.id = v.version_id),
            told as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select nextval('command_id'), v.parent_slot, v.parent_id, 'CHILD_ENDED',
                     jsonb_build_object('taskInstanceId', v.parent_task_id, 'workflowInstanceId', v.id, 'state', 'FAILED',
                                        'outputs', '{}'::jsonb, 'reason', 'not begun: its workflow was deleted'),
                     'engine', clock_timestamp()
                from v where v.known is null)
            insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,
                   gate, origin, business_time, zone, parent_workflow_instance_id, parent_task_instance_id, depth,
                   root_workflow_instance_id, item_index, created_by, created_at, priority)
            select v.id, coalesce(v.gate_slot, v.slot), v.project_id, v.workflow_id, v.version_id, 'SUBMITTED', v.params::jsonb,
                   case when v.gate_slot is not null then v.workflow_id end,
                   v.origin, v.business_time, v.zone, v.parent_id, v.parent_task_id, v.depth,
                   v.root_id, v.item_index, v.created_by, v.created_at, v.priority
              from v where v.known is not null
            on conflict (id) do nothing""";

    /** In their order; who is told of an instance that was deleted meanwhile has nothing to do. */
    private static final String COMMANDS = """
            insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
            select v.id, w.slot, w.id, v.type, v.payload::jsonb, 'engine', clock_timestamp()
              from unnest(?::bigint[], ?::int[], ?::bigint[], ?::text[], ?::text[])
                as v(id, slot, workflow_instance_id, type, payload)
              join workflow_instance w on w.id = v.workflow_instance_id
             order by v.id
            on conflict (id) do nothing""";

    private static final String ITEMS = """
            insert into task_item (task_instance_id, item_index, item, workflow_instance_id, state, outputs, reason)
            select v.task_instance_id, v.item_index, v.item, v.workflow_instance_id, v.state, v.outputs::jsonb, v.reason
              from unnest(?::bigint[], ?::int[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
                as v(task_instance_id, item_index, item, workflow_instance_id, state, outputs, reason)
            on conflict (task_instance_id, item_index) do update set
                   state = excluded.state, outputs = excluded.outputs, reason = excluded.reason""";

    private static final String CARRIED = """
            insert into task_item (task_instance_id, item_index, item, workflow_instance_id, state, outputs)
            select v.attempt, i.item_index, i.item, i.workflow_instance_id, i.state, i.outputs
              from unnest(?::bigint[], ?::bigint[]) as v(former, attempt)
              join task_item i on i.task_instance_id = v.former
             where i.state = 'SUCCEEDED'
            on conflict (task_instance_id, item_index) do nothing""";

    private KinStatements() {}

    static void add(PartitionBatch batch, BatchStatements into) {
        runs(batch.runs(), into);
        commands(batch.commands(), into);
        items(batch.items().changed(), into);
        carried(batch.items().carried(), into);
    }

    private static void items(List<ItemWrite> unsorted, BatchStatements into) {
        if (unsorted.isEmpty()) {
            return;
        }
        List<ItemWrite> items = unsorted.stream()
                .sorted(Comparator.comparingLong(ItemWrite::taskInstanceId)
                        .thenComparingInt(write -> write.item().index()))
                .toList();
        into.add(ITEMS);
        into.array("int8", items, ItemWrite::taskInstanceId);
        into.array("int4", items, write -> write.item().index());
        into.array("text", items, write -> StorableText.of(write.item().item()));
        into.array("int8", items, write -> write.item().workflowInstanceId());
        into.array("text", items, write -> write.item().state().name());
        into.array(
                "text",
                items,
                write -> JsonMaps.write(StorableText.of(write.item().outputs())));
        into.array("text", items, write -> StorableText.of(write.item().reason()));
    }

    /** One after the other where one attempt is the former of the next. */
    private static void carried(List<Carried> carried, BatchStatements into) {
        for (Carried one : carried) {
            into.add(CARRIED);
            into.array("int8", List.of(one), Carried::from);
            into.array("int8", List.of(one), Carried::to);
        }
    }

    private static void runs(List<NewRun> runs, BatchStatements into) {
        if (runs.isEmpty()) {
            return;
        }
        into.add(RUNS);
        into.array("int8", runs, NewRun::id);
        into.array("int4", runs, NewRun::slot);
        into.array("int8", runs, run -> run.workflow().projectId());
        into.array("int8", runs, run -> run.workflow().workflowId());
        into.array("int8", runs, run -> run.workflow().workflowVersionId());
        into.array("text", runs, run -> JsonMaps.write(StorableText.of(run.params())));
        into.array("text", runs, run -> run.origin().kind().name());
        into.array("text", runs, run -> BatchStatements.time(run.origin().businessTime()));
        into.array("text", runs, run -> run.origin().zone().getId());
        into.array("int8", runs, run -> parent(run).workflowInstanceId());
        into.array("int8", runs, run -> parent(run).taskInstanceId());
        into.array("int4", runs, run -> parent(run).depth());
        into.array("int8", runs, run -> parent(run).root());
        into.array("int4", runs, NewRun::item);
        into.array("text", runs, run -> BatchStatements.time(run.createdAt()));
    }

    private static Origin.Parent parent(NewRun run) {
        return Objects.requireNonNull(run.origin().parent(), "a run that a master makes has a parent");
    }

    private static void commands(List<NewCommand> commands, BatchStatements into) {
        if (commands.isEmpty()) {
            return;
        }
        into.add(COMMANDS);
        into.array("int8", commands, NewCommand::id);
        into.array("int4", commands, NewCommand::slot);
        into.array("int8", commands, NewCommand::workflowInstanceId);
        into.array("text", commands, NewCommand::type);
        into.array("text", commands, command -> JsonMaps.write(StorableText.ofValues(command.payload())));
    }
}
