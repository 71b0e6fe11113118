package io.scheduler.dao.partition;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskAttempt.Times;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.common.workflow.TaskSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** How rows become values. */
final class Rows {

    static final String SELECT_INSTANCE = """
            select w.id, w.slot, w.workflow_version_id, w.state, w.ends_as, w.params, w.run_number, w.reason,
                   w.created_at, w.started_at, w.finished_at, p.name, f.name,
                   w.origin, w.business_time, w.zone, w.parent_workflow_instance_id, w.parent_task_instance_id, w.depth,
                   w.project_params, w.gate, w.rerun_of, w.selection, w.priority, w.number,
                   coalesce(w.root_workflow_instance_id, w.parent_workflow_instance_id),
                   (select t.origin = 'BACKFILL' from workflow_instance t
                     where t.id = coalesce(w.root_workflow_instance_id, w.parent_workflow_instance_id))
              from workflow_instance w
              join workflow f on f.id = w.workflow_id
              join project p on p.id = w.project_id
            """;

    static final String SELECT_ATTEMPT = """
            select id, workflow_instance_id, task_index, attempt, state, superseded, worker_node, worker_incarnation,
                   created_at, due_at, dispatched_at, started_at, finished_at, exit_code, outputs, reason,
                   detail
              from task_instance
            """;

    static final String SELECT_ITEM =
            "select task_instance_id, item_index, item, workflow_instance_id, state, outputs, reason from task_item";

    private Rows() {}

    /** Reads one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * A reader that gives null for a row with values that this program does not know, and tells of it.
     *
     * @param owner column of the one that can not be driven without the row
     * @param slot column of its slot; 0: there is none
     */
    static <T> Reader<@Nullable T> lenient(Reader<T> reader, int owner, int slot, Consumer<UnreadableRow> unreadable) {
        return row -> {
            try {
                return reader.read(row);
            } catch (IllegalArgumentException | DateTimeException | JacksonException unknown) {
                unreadable.accept(new UnreadableRow(
                        row.getLong(owner),
                        slot == 0 ? UnreadableRow.NO_SLOT : row.getInt(slot),
                        "holds something that this version does not know (" + unknown.getMessage()
                                + "): a newer version wrote it; upgrade the masters, and it goes on when one of the newer"
                                + " version has its slot"));
                return null;
            }
        };
    }

    static ItemRow item(ResultSet row) throws SQLException {
        return new ItemRow(
                row.getLong(1),
                new ItemRun(
                        row.getInt(2),
                        row.getString(3),
                        row.getLong(4),
                        known(ItemRun.State.class, "state", row.getString(5)),
                        JsonMaps.strings(row.getString(6)),
                        row.getString(7)));
    }

    static InstanceRow instance(ResultSet row) throws SQLException {
        String endsAs = row.getString(5);
        String priority = row.getString(24);
        WorkflowInstance instance = new WorkflowInstance(
                row.getLong(1),
                row.getInt(2),
                row.getLong(3),
                known(WorkflowState.class, "state", row.getString(4)),
                endsAs == null ? null : known(WorkflowState.class, "end", endsAs),
                JsonMaps.strings(row.getString(6)),
                origin(row),
                row.getInt(7),
                row.getString(8),
                Objects.requireNonNull(time(row, 9)),
                time(row, 10),
                time(row, 11));
        return new InstanceRow(
                instance,
                row.getString(12),
                row.getString(13),
                JsonMaps.strings(row.getString(20)),
                row.getObject(21, Long.class),
                priority == null ? null : known(Priority.class, "priority", priority),
                row.getLong(25));
    }

    private static Origin origin(ResultSet row) throws SQLException {
        Origin.Kind kind = known(Origin.Kind.class, "origin", row.getString(14));
        Origin.Parent parent = kind == Origin.Kind.SUB_WORKFLOW
                ? new Origin.Parent(
                        row.getLong(17), row.getLong(18), row.getInt(19), row.getLong(26), row.getBoolean(27))
                : null;
        String selection = row.getString(23);
        return new Origin(
                kind,
                time(row, 15),
                zone(row.getString(16)),
                parent,
                kind == Origin.Kind.RERUN ? row.getObject(22, Long.class) : null,
                selection == null ? null : TaskSelection.read(selection));
    }

    static AttemptRow attempt(ResultSet row) throws SQLException {
        String node = row.getString(7);
        AssignedWorker worker = node == null ? null : new AssignedWorker(node, row.getString(8));
        Times times = new Times(
                Objects.requireNonNull(time(row, 9)), time(row, 10), time(row, 11), time(row, 12), time(row, 13));
        int exitCode = row.getInt(14);
        Integer exit = row.wasNull() ? null : exitCode;
        TaskAttempt attempt = new TaskAttempt(
                row.getLong(1),
                row.getInt(4),
                known(TaskState.class, "state", row.getString(5)),
                worker,
                times,
                exit,
                JsonMaps.strings(row.getString(15)),
                row.getString(16),
                detail(row.getString(17)));
        return new AttemptRow(row.getLong(2), row.getInt(3), attempt, row.getBoolean(6));
    }

    private static <E extends Enum<E>> E known(Class<E> type, String what, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "the " + what + " " + name + ", where one of " + EnumSet.allOf(type) + " was expected", unknown);
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("the time zone " + name, unknown);
        }
    }

    private static @Nullable TaskDetail detail(@Nullable String json) {
        return json == null ? null : TaskDetail.of(JsonMaps.values(json));
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
