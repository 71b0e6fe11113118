package io.scheduler.dao.partition;

import java.util.Comparator;
import java.util.List;

/** The statements of a batch that concern attempts which wait for runs of other workflows. */
final class WatchStatements {

    private static final String BEGUN = """
            insert into watch (workflow, task_instance_id, workflow_instance_id, slot, by_task)
            select v.workflow, v.task_instance_id, w.id, v.slot, v.by_task
              from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::boolean[])
                as v(workflow, task_instance_id, workflow_instance_id, slot, by_task)
              join workflow_instance w on w.id = v.workflow_instance_id
            on conflict do nothing""";

    private static final String OVER = "delete from watch where task_instance_id = any(?::bigint[])";

    /**
     * Goes along with a statement that a batch has anyway, so that runs which nobody waits for cost no further one. Its answer is the
     * slots of those who were told.
     */
    private static final String TELL = """
            with told as (
              insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
              select nextval('command_id'), x.slot, x.workflow_instance_id, 'UPSTREAM_ENDED', '{}', 'engine', clock_timestamp()
                from (select distinct w.slot, w.workflow_instance_id from watch w
                        join unnest(?::bigint[], ?::boolean[]) as e(workflow, of_run)
                          on e.workflow = w.workflow and (e.of_run or w.by_task)) x
              returning slot),
            written as (
            %s)
            select distinct slot from told""";

    private static final String TELL_OF_FORCE = """
            insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
            select nextval('command_id'), x.slot, x.workflow_instance_id, 'UPSTREAM_ENDED', '{}', 'engine', clock_timestamp()
              from (select distinct w.slot, w.workflow_instance_id from watch w where w.workflow = any(?::bigint[])) x
            returning slot""";

    private WatchStatements() {}

    /** Tells those who wait for runs of these workflows, of which one is ended without being driven. */
    static void tellOfForce(List<Long> workflows, BatchStatements into) {
        if (!workflows.isEmpty()) {
            into.add(TELL_OF_FORCE);
            into.array("int8", workflows, key -> key);
        }
    }

    /** Whether the batch has ends of which {@link #tell} has to go along with a statement. */
    static boolean tells(PartitionBatch batch) {
        return !batch.watching().ends().isEmpty();
    }

    /** Adds a statement, with telling those who wait; its own parameters are to follow. */
    static void tell(PartitionBatch batch, String with, BatchStatements into) {
        List<Watching.End> ends = batch.watching().ends();
        into.add(TELL.formatted(with));
        into.array("int8", ends, Watching.End::workflow);
        into.array("bool", ends, Watching.End::ofRun);
    }

    static void add(Watching watching, BatchStatements into) {
        if (!watching.begun().isEmpty()) {
            List<Watching.Watch> begun = watching.begun().stream()
                    .sorted(Comparator.comparingLong(Watching.Watch::attemptId))
                    .toList();
            into.add(BEGUN);
            into.array("int8", begun, Watching.Watch::workflow);
            into.array("int8", begun, Watching.Watch::attemptId);
            into.array("int8", begun, Watching.Watch::workflowInstanceId);
            into.array("int4", begun, Watching.Watch::slot);
            into.array("bool", begun, Watching.Watch::byTask);
        }
        if (!watching.over().isEmpty()) {
            into.add(OVER);
            into.array("int8", watching.over().stream().sorted().toList(), id -> id);
        }
    }
}
