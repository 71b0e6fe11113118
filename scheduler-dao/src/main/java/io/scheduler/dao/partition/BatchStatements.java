package io.scheduler.dao.partition;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one batch: at most one per table and kind, rows by {@code unnest}, ids sorted against deadlocks. They are
 * put together with the commit and sent as one, so that a batch costs one round trip.
 */
final class BatchStatements {

    /** What stands behind it must not be carried out when a slot is not held. */
    private static final String FENCE = SlotFence.WITH_HELD + " " + SlotFence.ALL_HELD;

    private static final String RESET = """
            update task_instance t
               set superseded = true,
                   detail = case when v.keeps then t.detail else t.detail #- '{list}' #- '{of,list}' end
              from unnest(?::bigint[], ?::int[], ?::boolean[]) as v(workflow_instance_id, task_index, keeps)
             where t.workflow_instance_id = v.workflow_instance_id and t.task_index = v.task_index
               and (not t.superseded or not v.keeps
                    and (t.detail -> 'list' is not null or t.detail #> '{of,list}' is not null))""";

    private static final String ATTEMPTS = """
            insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                   worker_node, worker_incarnation, created_at, due_at, dispatched_at, started_at, finished_at,
                   exit_code, outputs, reason, detail)
            select id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                   worker_node, worker_incarnation, created_at, due_at, dispatched_at, started_at, finished_at,
                   exit_code, outputs::jsonb, reason, detail::jsonb
              from unnest(?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::int[], ?::text[],
                   ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                   ?::timestamptz[], ?::int[], ?::text[], ?::text[], ?::text[])
                as v(id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                   worker_node, worker_incarnation, created_at, due_at, dispatched_at, started_at, finished_at,
                   exit_code, outputs, reason, detail)
            on conflict (id) do update set
                   state = excluded.state, worker_node = excluded.worker_node,
                   worker_incarnation = excluded.worker_incarnation, due_at = excluded.due_at,
                   dispatched_at = excluded.dispatched_at, started_at = excluded.started_at,
                   finished_at = excluded.finished_at, exit_code = excluded.exit_code, outputs = excluded.outputs,
                   reason = excluded.reason, detail = excluded.detail""";

    private static final String INSTANCES = """
            update workflow_instance w
               set state = v.state, ends_as = v.ends_as, run_number = v.run_number, reason = v.reason,
                   started_at = v.started_at, finished_at = v.finished_at, attention = null
              from unnest(?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                as v(id, state, ends_as, run_number, reason, started_at, finished_at)
             where w.id = v.id""";

    private static final String ATTENTIONS = """
            update workflow_instance w set attention = v.attention
              from unnest(?::bigint[], ?::text[]) as v(id, attention)
             where w.id = v.id""";

    private static final String DONE_COMMANDS = "delete from command where id = any(?::bigint[])";

    private final List<String> statements = new ArrayList<>();
    private final List<Binding> bindings = new ArrayList<>();
    private final String owner;
    private final List<SlotEpoch> fences;

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement all, int index) throws SQLException;
    }

    /** @param forced keys of the workflows of what is ended by force, see {@link ForceStatements#workflows} */
    BatchStatements(PartitionBatch batch, List<Long> forced) {
        owner = batch.owner();
        fences = batch.fences();
        fence();
        resets(batch.resets());
        attempts(batch);
        instances(batch);
        attentions(batch.attentions());
        doneCommands(batch.doneCommands());
        KinStatements.add(batch, this);
        PermitStatements.add(batch, this);
        WatchStatements.add(batch.watching(), this);
        WatchStatements.tellOfForce(forced, this);
        ForceStatements.add(batch.attentions(), this);
        // last: what is told of a run is what the batch makes of it
        AlertStatements.add(batch, this);
        // the server leaves it out, like all that stands behind a statement that fails
        statements.add("commit");
    }

    /**
     * Carries all of them out and commits.
     *
     * @param connection one that does not commit by itself; in a transaction still when this fails
     * @return slots in which those wait who were told of an end
     * @throws StaleEpochException when a slot has another owner or epoch: then nothing was changed
     */
    Set<Integer> execute(Connection connection) throws SQLException {
        try (PreparedStatement all = connection.prepareStatement(String.join(";\n", statements))) {
            SlotFence.bind(all, owner, fences);
            for (int i = 0; i < bindings.size(); i++) {
                bindings.get(i).bind(all, i + 1);
            }
            all.execute();
            return told(all);
        } catch (SQLException e) {
            if (!SlotFence.mayHaveRefused(e)) {
                throw e;
            }
            connection.rollback();
            Set<Integer> lost = SlotFence.lost(connection, owner, fences);
            if (lost.isEmpty()) {
                throw e;
            }
            throw new StaleEpochException(lost);
        }
    }

    /** Besides the fence only who tells has rows to show. */
    private static Set<Integer> told(PreparedStatement all) throws SQLException {
        Set<Integer> slots = new HashSet<>();
        all.getResultSet().close();
        for (boolean rows = all.getMoreResults(); rows || all.getUpdateCount() >= 0; rows = all.getMoreResults()) {
            if (rows) {
                try (ResultSet told = all.getResultSet()) {
                    while (told.next()) {
                        slots.add(told.getInt(1));
                    }
                }
            }
        }
        return slots;
    }

    /** Comes first, so that its parameters are the first ones. */
    private void fence() {
        statements.add(FENCE);
        for (int i = 0; i < SlotFence.PARAMETERS; i++) {
            bindings.add((all, index) -> {});
        }
        long slots = fences.stream().map(SlotEpoch::slot).distinct().count();
        bindings.add((all, index) -> all.setLong(index, slots));
    }

    private void resets(List<PartitionBatch.Reset> resets) {
        if (resets.isEmpty()) {
            return;
        }
        record Task(long workflowInstanceId, int index) {}
        // what one forgets is forgotten, whatever another keeps
        Map<Task, Boolean> keeps = new LinkedHashMap<>();
        resets.forEach(reset -> Arrays.stream(reset.tasks())
                .forEach(index -> keeps.merge(
                        new Task(reset.workflowInstanceId(), index), reset.keepsItems(), Boolean::logicalAnd)));
        List<Task> tasks = List.copyOf(keeps.keySet());
        statements.add(RESET);
        array("int8", tasks, Task::workflowInstanceId);
        array("int4", tasks, Task::index);
        array("bool", tasks, keeps::get);
    }

    private void attempts(PartitionBatch batch) {
        if (batch.attempts().isEmpty()) {
            return;
        }
        List<AttemptWrite> writes = batch.attempts().stream()
                .sorted(Comparator.comparingLong(write -> write.attempt().id()))
                .toList();
        addTelling(batch, ATTEMPTS, true);
        array("int8", writes, w -> w.attempt().id());
        array("int8", writes, AttemptWrite::workflowInstanceId);
        array("int4", writes, AttemptWrite::task);
        array("text", writes, AttemptWrite::name);
        array("text", writes, AttemptWrite::type);
        array("int4", writes, w -> w.attempt().number());
        array("text", writes, w -> w.attempt().state().name());
        array("text", writes, w -> worker(w.attempt(), AssignedWorker::nodeId));
        array("text", writes, w -> worker(w.attempt(), AssignedWorker::incarnation));
        array("text", writes, w -> time(w.attempt().times().createdAt()));
        array("text", writes, w -> time(w.attempt().times().dueAt()));
        array("text", writes, w -> time(w.attempt().times().dispatchedAt()));
        array("text", writes, w -> time(w.attempt().times().startedAt()));
        array("text", writes, w -> time(w.attempt().times().finishedAt()));
        array("int4", writes, w -> w.attempt().exitCode());
        array("text", writes, w -> JsonMaps.write(StorableText.of(w.attempt().outputs())));
        array("text", writes, w -> StorableText.of(w.attempt().reason()));
        array("text", writes, w -> detail(w.attempt().detail()));
    }

    private void instances(PartitionBatch batch) {
        if (batch.instances().isEmpty()) {
            return;
        }
        List<WorkflowInstance> instances = batch.instances().stream()
                .sorted(Comparator.comparingLong(WorkflowInstance::id))
                .toList();
        addTelling(batch, INSTANCES, batch.attempts().isEmpty());
        array("int8", instances, WorkflowInstance::id);
        array("text", instances, i -> i.state().name());
        array("text", instances, i -> i.endsAs() == null ? null : i.endsAs().name());
        array("int4", instances, WorkflowInstance::runNumber);
        array("text", instances, i -> StorableText.of(i.reason()));
        array("text", instances, i -> time(i.startedAt()));
        array("text", instances, i -> time(i.finishedAt()));
    }

    /** Of the statements that write ends the first one also tells those who wait for them. */
    private void addTelling(PartitionBatch batch, String sql, boolean first) {
        if (first && WatchStatements.tells(batch)) {
            WatchStatements.tell(batch, sql, this);
        } else {
            statements.add(sql);
        }
    }

    private void attentions(List<PartitionBatch.Attention> attentions) {
        List<PartitionBatch.Attention> notes = attentions.stream()
                .filter(attention -> attention.endedAt() == null)
                .toList();
        if (notes.isEmpty()) {
            return;
        }
        statements.add(ATTENTIONS);
        array("int8", notes, PartitionBatch.Attention::workflowInstanceId);
        array("text", notes, attention -> StorableText.of(attention.text()));
    }

    private void doneCommands(List<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        statements.add(DONE_COMMANDS);
        array("int8", ids.stream().sorted().toList(), id -> id);
    }

    private static @Nullable String detail(@Nullable TaskDetail detail) {
        return detail == null ? null : JsonMaps.write(StorableText.ofValues(detail.values()));
    }

    void add(String sql) {
        statements.add(sql);
    }

    /** A parameter for the next place: one column of all rows. */
    <T> void array(String type, List<T> rows, Function<T, @Nullable Object> column) {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        bindings.add((all, index) -> all.setArray(index, all.getConnection().createArrayOf(type, values)));
    }

    private static @Nullable String worker(TaskAttempt attempt, Function<AssignedWorker, String> part) {
        return attempt.worker() == null ? null : part.apply(attempt.worker());
    }

    /** PostgreSQL reads ISO-8601; text arrays spare us a driver type for instants. */
    static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
