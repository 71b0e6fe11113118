package io.scheduler.dao.partition;

import io.scheduler.common.instance.Origin;
import io.scheduler.dao.partition.PartitionBatch.NewCommand;
import io.scheduler.dao.partition.PartitionBatch.NewRun;
import java.util.List;
import java.util.Objects;

/** The statements of a batch that concern other instances than those that it drives: their children and parents. */
final class KinStatements {

    private static final String RUNS = """
            insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,
                   gate, origin, business_time, zone, parent_workflow_instance_id, parent_task_instance_id, depth,
                   created_by, created_at, priority)
            select v.id, coalesce(x.gate_slot, v.slot), v.project_id, v.workflow_id, v.version_id, 'SUBMITTED', v.params::jsonb,
                   case when x.gate_slot is not null then v.workflow_id end,
                   v.origin, v.business_time, v.zone, p.id, v.parent_task_id, v.depth, p.created_by, v.created_at, p.priority
              from unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                   ?::timestamptz[], ?::text[], ?::bigint[], ?::bigint[], ?::int[], ?::timestamptz[])
                as v(id, slot, project_id, workflow_id, version_id, params, origin, business_time, zone,
                   parent_id, parent_task_id, depth, created_at)
              join workflow_instance p on p.id = v.parent_id
              join workflow_version x on x.id = v.version_id
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

    private KinStatements() {}

    static void add(PartitionBatch batch, BatchStatements into) {
        runs(batch.runs(), into);
        commands(batch.commands(), into);
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
