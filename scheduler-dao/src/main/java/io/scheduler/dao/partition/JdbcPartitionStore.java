package io.scheduler.dao.partition;

import io.scheduler.dao.datasource.DataSources;
import io.scheduler.dao.environment.TaskEnvironment;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.secret.SecretBox;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** {@link PartitionStore} on PostgreSQL. Safe for use by several threads; each call takes one connection of the pool. */
public final class JdbcPartitionStore implements PartitionStore {

    private final DataSource dataSource;
    private final SecretBox box;
    private final @Nullable DataSources dataSources;
    private final Parts parts = new Parts();

    public JdbcPartitionStore(DataSource dataSource) {
        this(dataSource, SecretBox.none(), null);
    }

    /**
     * @param box opens the secrets of tasks
     * @param dataSources of users; null when no task needs any
     */
    public JdbcPartitionStore(DataSource dataSource, SecretBox box, @Nullable DataSources dataSources) {
        this.dataSource = dataSource;
        this.box = box;
        this.dataSources = dataSources;
    }

    @Override
    public Map<InProject, Supplier<DataSources.Opened>> dataSources(Collection<InProject> names) {
        try {
            return dataSources == null ? Map.of() : dataSources.open(names);
        } catch (DataAccessException e) {
            throw new StoreException("could not read data sources: " + e.getMessage(), e);
        }
    }

    @Override
    public List<SlotRow> slots() {
        return query(
                "read the slots",
                "select slot, owner, epoch from slot order by slot",
                (statement, connection) -> {},
                row -> new SlotRow(row.getInt(1), row.getString(2), row.getLong(3)));
    }

    @Override
    public ClusterRows cluster() {
        return ClusterReading.read(dataSource);
    }

    @Override
    public List<SlotEpoch> take(String incarnation, List<SlotEpoch> expected) {
        return query(
                "take slots",
                """
                update slot s set owner = ?, epoch = s.epoch + 1, changed_at = now()
                  from unnest(?::int[], ?::bigint[]) as v(slot, epoch)
                 where s.slot = v.slot and s.epoch = v.epoch
                returning s.slot, s.epoch""",
                (statement, connection) -> {
                    statement.setString(1, incarnation);
                    Object[] slots = expected.stream().map(SlotEpoch::slot).toArray();
                    Object[] epochs = expected.stream().map(SlotEpoch::epoch).toArray();
                    statement.setArray(2, connection.createArrayOf("int4", slots));
                    statement.setArray(3, connection.createArrayOf("int8", epochs));
                },
                row -> new SlotEpoch(row.getInt(1), row.getLong(2)));
    }

    @Override
    public void release(String incarnation, Collection<Integer> slots) {
        query(
                "release slots",
                """
                update slot set owner = null, changed_at = now()
                 where slot = any(?::int[]) and owner = ? returning slot""",
                (statement, connection) -> {
                    statement.setArray(1, connection.createArrayOf("int4", slots.toArray()));
                    statement.setString(2, incarnation);
                },
                row -> row.getInt(1));
    }

    @Override
    public List<CommandRow> commands(Collection<Integer> slots, Collection<Long> except, int limit) {
        return query(
                "read commands",
                """
                select id, slot, workflow_instance_id, type, payload from command
                 where slot = any(?::int[])
                   and (workflow_instance_id <> all(?::bigint[])
                     or type = 'STOP' and (payload ->> 'parent' is null or payload ->> 'insists' = 'true'))
                 order by created_at, id limit ?""",
                (statement, connection) -> {
                    statement.setArray(1, connection.createArrayOf("int4", slots.toArray()));
                    statement.setArray(2, connection.createArrayOf("int8", except.toArray()));
                    statement.setInt(3, limit);
                },
                row -> new CommandRow(
                        row.getLong(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getString(4),
                        JsonMaps.values(row.getString(5))));
    }

    @Override
    public List<InstanceRow> unfinishedInstances(Collection<Integer> slots, Consumer<UnreadableRow> unreadable) {
        return query(
                "read the unfinished instances",
                Rows.SELECT_INSTANCE + """
                         where w.slot = any(?::int[])
                           and w.state in ('SUBMITTED', 'WAITING', 'RUNNING', 'PAUSING', 'STOPPING')
                        union all
                        """ + Rows.SELECT_INSTANCE + """
                         where w.slot = any(?::int[]) and w.state = 'PAUSED' and w.gate is not null
                         order by 1""",
                (statement, connection) -> {
                    Array numbers = connection.createArrayOf("int4", slots.toArray());
                    statement.setArray(1, numbers);
                    statement.setArray(2, numbers);
                },
                Rows.lenient(Rows::instance, 1, 2, unreadable));
    }

    @Override
    public List<InstanceRow> instances(Collection<Long> ids, Consumer<UnreadableRow> unreadable) {
        return query(
                "read instances",
                Rows.SELECT_INSTANCE + " where w.id = any(?::bigint[]) order by w.id",
                (statement, connection) -> statement.setArray(1, connection.createArrayOf("int8", ids.toArray())),
                Rows.lenient(Rows::instance, 1, 2, unreadable));
    }

    @Override
    public List<AttemptRow> attempts(Collection<Long> instanceIds, Consumer<UnreadableRow> unreadable) {
        return query(
                "read attempts",
                Rows.SELECT_ATTEMPT + " where workflow_instance_id = any(?::bigint[]) order by id",
                (statement, connection) ->
                        statement.setArray(1, connection.createArrayOf("int8", instanceIds.toArray())),
                Rows.lenient(Rows::attempt, 2, 0, unreadable));
    }

    @Override
    public List<ItemRow> items(Collection<Long> taskInstanceIds, Consumer<UnreadableRow> unreadable) {
        return query(
                "read items",
                Rows.SELECT_ITEM + " where task_instance_id = any(?::bigint[]) order by task_instance_id, item_index",
                (statement, connection) ->
                        statement.setArray(1, connection.createArrayOf("int8", taskInstanceIds.toArray())),
                Rows.lenient(Rows::item, 1, 0, unreadable));
    }

    @Override
    public String document(long workflowVersionId) {
        List<String> found = query(
                "read a workflow version",
                "select document from workflow_version where id = ?",
                (statement, connection) -> statement.setLong(1, workflowVersionId),
                row -> row.getString(1));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no workflow version has the id " + workflowVersionId);
        }
        return found.getFirst();
    }

    @Override
    public Map<InProject, Supplier<String>> secrets(Collection<InProject> names) {
        return SupplyReading.secrets(dataSource, box, names);
    }

    @Override
    public Map<String, TaskEnvironment> environments(Collection<String> names) {
        return SupplyReading.environments(dataSource, names);
    }

    @Override
    public long nextAttemptIdBlock() {
        return next("task_instance_id");
    }

    @Override
    public long nextInstanceIdBlock() {
        return next("workflow_instance_id");
    }

    @Override
    public long nextCommandIdBlock() {
        return next("command_id");
    }

    private long next(String sequence) {
        return query(
                        "take a block of ids",
                        "select nextval(?::regclass)",
                        (statement, connection) -> statement.setString(1, sequence),
                        row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public Optional<WorkflowRef> workflow(String project, String workflow, @Nullable Integer version) {
        return query(
                        "look for a workflow",
                        """
                        select p.id, w.id, v.id, v.version, v.gate_slot
                          from project p
                          join workflow w on w.project_id = p.id and w.name = ?
                          join workflow_version v on v.workflow_id = w.id and v.version = coalesce(?, w.current_version)
                         where p.name = ?""",
                        (statement, connection) -> {
                            statement.setString(1, workflow);
                            statement.setObject(2, version, Types.INTEGER);
                            statement.setString(3, project);
                        },
                        row -> new WorkflowRef(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getInt(4),
                                row.getObject(5, Integer.class)))
                .stream()
                .findFirst();
    }

    @Override
    public UpstreamAnswers upstreams(List<UpstreamQuestion> questions) {
        return UpstreamReading.read(dataSource, parts, questions);
    }

    @Override
    public Set<Integer> write(PartitionBatch batch) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            List<Long> forced = ForceStatements.workflows(batch.attentions(), connection);
            try {
                return new BatchStatements(batch, forced).execute(connection);
            } catch (StaleEpochException stale) {
                connection.rollback();
                throw stale;
            }
        } catch (SQLException e) {
            throw new StoreException("could not write a batch: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Long> ancestors(long workflowInstanceId) {
        return query(
                "look for the runs that a run is part of",
                """
                with recursive above as (
                  select parent_workflow_instance_id as id, 1 as depth from workflow_instance where id = ?
                  union all
                  select w.parent_workflow_instance_id, a.depth + 1
                    from above a join workflow_instance w on w.id = a.id where a.depth < 100)
                select id from above where id is not null""",
                (statement, connection) -> statement.setLong(1, workflowInstanceId),
                row -> row.getLong(1));
    }

    @Override
    public long runsBelow(long root, @Nullable Instant begun, long most) {
        return query(
                        "count the runs that are part of a run",
                        """
                        select count(*) from (
                          select from workflow_instance r
                            join workflow_instance w on w.root_workflow_instance_id = r.id
                             and w.created_at >= coalesce(?::timestamptz, r.started_at)
                           where r.id = ? limit ?) counted""",
                        (statement, connection) -> {
                            statement.setString(1, BatchStatements.time(begun));
                            statement.setLong(2, root);
                            statement.setLong(3, most);
                        },
                        row -> row.getLong(1))
                .getFirst();
    }

    private <T> List<T> query(String what, String sql, Binding binding, Rows.Reader<@Nullable T> reader) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            binding.bind(statement, connection);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    T next = reader.read(rows);
                    if (next != null) {
                        found.add(next);
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StoreException("could not " + what + ": " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement, Connection connection) throws SQLException;
    }
}
