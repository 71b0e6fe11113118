package io.scheduler.dao.partition;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.dao.partition.PartitionBatch.AttemptWrite;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The statements of one batch: at most one per table and kind, rows by {@code unnest}, ids sorted against deadlocks. */
final class BatchStatements {

    private static final String FENCE = """
            select s.slot from slot s
              join unnest(?::int[], ?::bigint[]) as f(slot, epoch) on s.slot = f.slot and s.epoch = f.epoch
             where s.owner = ?
             order by s.slot
               for share of s""";

    private static final String RESET = """
            update task_instance set superseded = true
             where workflow_instance_id = ? and task_index = any(?::int[]) and not superseded""";

    private static final String ATTEMPTS = """
            insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                   worker_node, worker_incarnation, created_at, due_at, dispatched_at, started_at, finished_at,
                   exit_code, outputs, reason)
            select id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                   worker_node, worker_incarnation, created_at, due_at, dispatched_at, started_at, finished_at,
                   exit_code, outputs::jsonb, reason
              from unnest(?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::int[], ?::text[],
                   ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                   ?::timestamptz[], ?::int[], ?::text[], ?::text[])
                as v(id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                   worker_node, worker_incarnation, created_at, due_at, dispatched_at, started_at, finished_at,
                   exit_code, outputs, reason)
            on conflict (id) do update set
                   state = excluded.state, worker_node = excluded.worker_node,
                   worker_incarnation = excluded.worker_incarnation, due_at = excluded.due_at,
                   dispatched_at = excluded.dispatched_at, started_at = excluded.started_at,
                   finished_at = excluded.finished_at, exit_code = excluded.exit_code, outputs = excluded.outputs,
                   reason = excluded.reason""";

    private static final String INSTANCES = """
            update workflow_instance w
               set state = v.state, ends_as = v.ends_as, run_number = v.run_number, reason = v.reason,
                   started_at = v.started_at, finished_at = v.finished_at, attention = null
              from unnest(?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                as v(id, state, ends_as, run_number, reason, started_at, finished_at)
             where w.id = v.id""";

    private static final String ATTENTION = "update workflow_instance set attention = ? where id = ?";

    private static final String DONE_COMMANDS = "delete from command where id = any(?::bigint[])";

    private final Connection connection;

    BatchStatements(Connection connection) {
        this.connection = connection;
    }

    void fence(String owner, List<SlotEpoch> fences) throws SQLException {
        Set<Integer> missing = new HashSet<>();
        fences.forEach(fence -> missing.add(fence.slot()));
        try (PreparedStatement statement = connection.prepareStatement(FENCE)) {
            array(statement, 1, "int4", fences, SlotEpoch::slot);
            array(statement, 2, "int8", fences, SlotEpoch::epoch);
            statement.setString(3, owner);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.remove(rows.getInt(1));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new StaleEpochException(missing);
        }
    }

    void resets(List<PartitionBatch.Reset> resets) throws SQLException {
        for (PartitionBatch.Reset reset : resets) {
            try (PreparedStatement statement = connection.prepareStatement(RESET)) {
                statement.setLong(1, reset.workflowInstanceId());
                Integer[] tasks = Arrays.stream(reset.tasks()).boxed().toArray(Integer[]::new);
                statement.setArray(2, connection.createArrayOf("int4", tasks));
                statement.executeUpdate();
            }
        }
    }

    void attempts(List<AttemptWrite> unsorted) throws SQLException {
        if (unsorted.isEmpty()) {
            return;
        }
        List<AttemptWrite> writes = unsorted.stream()
                .sorted(Comparator.comparingLong(write -> write.attempt().id()))
                .toList();
        try (PreparedStatement s = connection.prepareStatement(ATTEMPTS)) {
            array(s, 1, "int8", writes, w -> w.attempt().id());
            array(s, 2, "int8", writes, AttemptWrite::workflowInstanceId);
            array(s, 3, "int4", writes, AttemptWrite::task);
            array(s, 4, "text", writes, AttemptWrite::name);
            array(s, 5, "text", writes, AttemptWrite::type);
            array(s, 6, "int4", writes, w -> w.attempt().number());
            array(s, 7, "text", writes, w -> w.attempt().state().name());
            array(s, 8, "text", writes, w -> worker(w.attempt(), AssignedWorker::nodeId));
            array(s, 9, "text", writes, w -> worker(w.attempt(), AssignedWorker::incarnation));
            array(s, 10, "text", writes, w -> time(w.attempt().times().createdAt()));
            array(s, 11, "text", writes, w -> time(w.attempt().times().dueAt()));
            array(s, 12, "text", writes, w -> time(w.attempt().times().dispatchedAt()));
            array(s, 13, "text", writes, w -> time(w.attempt().times().startedAt()));
            array(s, 14, "text", writes, w -> time(w.attempt().times().finishedAt()));
            array(s, 15, "int4", writes, w -> w.attempt().exitCode());
            array(
                    s,
                    16,
                    "text",
                    writes,
                    w -> JsonMaps.write(StorableText.of(w.attempt().outputs())));
            array(s, 17, "text", writes, w -> StorableText.of(w.attempt().reason()));
            s.executeUpdate();
        }
    }

    void instances(List<WorkflowInstance> unsorted) throws SQLException {
        if (unsorted.isEmpty()) {
            return;
        }
        List<WorkflowInstance> instances = unsorted.stream()
                .sorted(Comparator.comparingLong(WorkflowInstance::id))
                .toList();
        try (PreparedStatement s = connection.prepareStatement(INSTANCES)) {
            array(s, 1, "int8", instances, WorkflowInstance::id);
            array(s, 2, "text", instances, i -> i.state().name());
            array(
                    s,
                    3,
                    "text",
                    instances,
                    i -> i.endsAs() == null ? null : i.endsAs().name());
            array(s, 4, "int4", instances, WorkflowInstance::runNumber);
            array(s, 5, "text", instances, i -> StorableText.of(i.reason()));
            array(s, 6, "text", instances, i -> time(i.startedAt()));
            array(s, 7, "text", instances, i -> time(i.finishedAt()));
            s.executeUpdate();
        }
    }

    void attentions(List<PartitionBatch.Attention> attentions) throws SQLException {
        for (PartitionBatch.Attention attention : attentions) {
            try (PreparedStatement statement = connection.prepareStatement(ATTENTION)) {
                statement.setString(1, StorableText.of(attention.text()));
                statement.setLong(2, attention.workflowInstanceId());
                statement.executeUpdate();
            }
        }
    }

    void doneCommands(List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(DONE_COMMANDS)) {
            statement.setArray(
                    1, connection.createArrayOf("int8", ids.stream().sorted().toArray()));
            statement.executeUpdate();
        }
    }

    private <T> void array(
            PreparedStatement statement, int index, String type, List<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(index, connection.createArrayOf(type, values));
    }

    private static @Nullable String worker(TaskAttempt attempt, Function<AssignedWorker, String> part) {
        return attempt.worker() == null ? null : part.apply(attempt.worker());
    }

    /** PostgreSQL reads ISO-8601; text arrays spare us a driver type for instants. */
    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
