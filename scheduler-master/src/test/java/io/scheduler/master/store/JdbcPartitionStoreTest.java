package io.scheduler.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.common.instance.Origin;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.partition.AttemptRow;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.PartitionBatch;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.partition.UnreadableRow;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.partition.WorkflowRef;
import io.scheduler.embedded.SharedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbcPartitionStoreTest extends PartitionStoreContract {

    private static Database database;
    private static CountingDataSource counted;

    @BeforeAll
    static void openDatabase() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "test");
        counted = new CountingDataSource(database.dataSource());
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    private static void clear() {
        execute("truncate project, workflow, workflow_version, workflow_instance, task_instance, command cascade");
        execute("update slot set owner = null");
    }

    @Override
    PartitionStore open() {
        clear();
        return new JdbcPartitionStore(counted.dataSource());
    }

    @Test
    void aBatchOfAnySizeIsOneRoundTrip() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        PartitionBatch batch = thousand();
        counted.reset();
        store.write(batch);
        assertThat(counted.statements())
                .as("fence, attempts, instances, commands and the commit, sent together")
                .isEqualTo(1);
        assertThat(counted.commits()).isZero();
        assertThat(store.attempts(List.of(1L))).as("seen by others").hasSize(1000);
    }

    @Test
    void aRowThatANewerVersionWroteKeepsNoOtherFromBeingRead() {
        for (long id = 1; id <= 6; id++) {
            addInstance(id, SLOT, version, WorkflowState.RUNNING, Map.of());
        }
        execute("update workflow_instance set zone = 'Moon/Tycho' where id = 2");
        execute("update workflow_instance set origin = 'MOON' where id = 3");
        execute("update workflow_instance set ends_as = 'PARKED' where id = 4");
        execute("update workflow_instance set selection = '{\"orbit\": 1}' where id = 5");
        List<UnreadableRow> unreadable = new ArrayList<>();
        assertThat(store.unfinishedInstances(List.of(SLOT), unreadable::add))
                .extracting(row -> row.instance().id())
                .containsExactly(1L, 6L);
        assertThat(unreadable).extracting(UnreadableRow::owner).containsExactly(2L, 3L, 4L, 5L);
        assertThat(unreadable).extracting(UnreadableRow::slot).containsOnly(SLOT);
        assertThat(unreadable.get(0).why()).contains("Moon/Tycho", "upgrade");
        assertThat(unreadable.get(1).why()).contains("MOON", "MANUAL", "upgrade");
        assertThat(unreadable.get(2).why()).contains("PARKED");
    }

    @Test
    void anAttemptThatANewerVersionWroteKeepsNoOtherFromBeingRead() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        addInstance(2, SLOT, version, WorkflowState.RUNNING, Map.of());
        store.write(batch(
                List.of(),
                List.of(write(1, 0, attempt(100, 1, TaskState.QUEUED)), write(2, 0, attempt(200, 1, TaskState.QUEUED))),
                List.of()));
        execute("update task_instance set state = 'DREAMING' where id = 100");
        List<UnreadableRow> unreadable = new ArrayList<>();
        assertThat(store.attempts(List.of(1L, 2L), unreadable::add))
                .extracting(AttemptRow::workflowInstanceId)
                .containsExactly(2L);
        assertThat(unreadable).extracting(UnreadableRow::owner).containsExactly(1L);
        assertThat(unreadable.getFirst().why()).contains("DREAMING", "QUEUED", "upgrade");
    }

    @Test
    void aRunWhoseWorkflowWasDeletedMeanwhileIsNotWaitedForForEver() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        WorkflowRef gone = new WorkflowRef(1, 999_999, 999_999, 3, null);
        Origin origin = new Origin(Origin.Kind.SUB_WORKFLOW, CREATED, ZoneOffset.UTC, new Origin.Parent(1, 100, 1, 1));
        PartitionBatch batch = new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(write(1, 0, attempt(100, 1, TaskState.RUNNING))),
                List.of(),
                List.of(),
                List.of(),
                List.of(new PartitionBatch.NewRun(77, SLOT + 1, gone, Map.of(), origin, 4, CREATED)),
                List.of(new PartitionBatch.NewCommand(900, SLOT + 1, 77, "START", Map.of())),
                Watching.NONE);
        store.write(batch);
        assertThat(store.instances(List.of(77L))).isEmpty();
        assertThat(store.commands(List.of(SLOT, SLOT + 1), 10)).singleElement().satisfies(told -> {
            assertThat(told.workflowInstanceId()).isEqualTo(1);
            assertThat(told.slot()).isEqualTo(SLOT);
            assertThat(told.type()).isEqualTo("CHILD_ENDED");
            assertThat(told.payload())
                    .containsEntry("taskInstanceId", 100)
                    .containsEntry("workflowInstanceId", 77)
                    .containsEntry("state", "FAILED")
                    .containsEntry("reason", "not begun: its workflow was deleted");
        });
    }

    @Test
    void whatNobodyCanDriveIsEndedAsItStandsWhenSomebodyInsists() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        WorkflowRef workflow = store.workflow("project", "workflow", null).orElseThrow();
        Origin ofOne = new Origin(Origin.Kind.SUB_WORKFLOW, CREATED, ZoneOffset.UTC, new Origin.Parent(1, 100, 1, 1));
        Origin ofTwo = new Origin(Origin.Kind.SUB_WORKFLOW, CREATED, ZoneOffset.UTC, new Origin.Parent(77, 200, 2, 1));
        store.write(new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(write(1, 0, attempt(100, 1, TaskState.RUNNING))),
                List.of(),
                List.of(),
                List.of(),
                List.of(new PartitionBatch.NewRun(77, SLOT, workflow, Map.of(), ofOne, null, CREATED)),
                List.of(
                        new PartitionBatch.NewCommand(1_000_000_900L, SLOT, 77, "START", Map.of()),
                        new PartitionBatch.NewCommand(
                                1_000_000_901L, SLOT, 77, "STOP", Map.of("parent", true, "insists", false)),
                        new PartitionBatch.NewCommand(
                                1_000_000_902L, SLOT, 77, "STOP", Map.of("parent", true, "insists", true)),
                        new PartitionBatch.NewCommand(1_000_000_903L, SLOT, 77, "STOP", Map.of())),
                Watching.NONE));
        assertThat(store.commands(List.of(SLOT), List.of(77L), 10))
                .extracting(CommandRow::id)
                .containsExactly(1_000_000_902L, 1_000_000_903L);
        store.write(batch(
                List.of(),
                List.of(
                        write(77, 0, attempt(200, 1, TaskState.RUNNING)),
                        write(77, 1, attempt(201, 1, TaskState.SUCCEEDED))),
                List.of()));
        store.write(new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new PartitionBatch.NewRun(78, SLOT, workflow, Map.of(), ofTwo, null, CREATED)),
                List.of(),
                Watching.NONE));
        execute("update workflow_instance set zone = 'Moon/Tycho', state = 'DREAMING' where id = 77");
        PartitionBatch force = new PartitionBatch(
                OWNER,
                List.of(new SlotEpoch(SLOT, epoch)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new PartitionBatch.Attention(77, "ended by force", CREATED.plusSeconds(9))),
                List.of());
        long watched = Watching.key("project", "workflow");
        store.write(watching(new Watching(
                List.of(
                        new Watching.Watch(watched, 100, 1, SLOT, false),
                        new Watching.Watch(watched, 202, 77, SLOT, false)),
                List.of(),
                List.of())));
        assertThat(store.write(force)).containsExactly(SLOT);
        execute("delete from watch");
        store.write(force);
        execute("update workflow_instance set zone = 'UTC' where id = 77");
        WorkflowInstance ended = store.instances(List.of(77L)).getFirst().instance();
        assertThat(ended.state()).isEqualTo(WorkflowState.STOPPED);
        assertThat(ended.reason()).isEqualTo("ended by force");
        assertThat(ended.finishedAt()).isEqualTo(CREATED.plusSeconds(9));
        assertThat(store.attempts(List.of(77L)))
                .extracting(row -> row.attempt().state())
                .containsExactly(TaskState.KILLED, TaskState.SUCCEEDED);
        assertThat(store.commands(List.of(SLOT), 10))
                .as("parent, child and who depends on it are told once each, and nothing of its own is left")
                .extracting(row -> row.workflowInstanceId() + " " + row.type())
                .containsExactlyInAnyOrder("1 CHILD_ENDED", "78 STOP", "1 UPSTREAM_ENDED");
    }

    @Test
    void readingTakesOneStatementEach() {
        counted.reset();
        store.unfinishedInstances(List.of(SLOT));
        store.attempts(List.of(1L, 2L));
        store.commands(List.of(SLOT), 10);
        assertThat(counted.statements()).isEqualTo(3);
        assertThat(counted.commits()).isZero();
    }

    @Test
    void slotsWishesAndGroupsAreReadInOneStatement() {
        execute(
                "insert into node_wish (role, node_id, mode, incarnation, taken_over, changed_by)"
                        + " values ('MASTER', 'm1', 'PASSIVE', null, true, 'test'), ('WORKER', 'w1', 'DRAINING', 'i', false, 'test')");
        execute(
                "insert into worker_group (name, workers, policy, tags, fallback, changed_by)"
                        + " values ('gpu', '{w1,w2}', 'PRESET', '{gpu}', true, 'test'), ('plain', '{}', 'RANDOM', '{}', false, 'test')");
        counted.reset();
        ClusterRows rows = store.cluster();
        assertThat(counted.statements()).isEqualTo(1);
        assertThat(rows.slots()).isEqualTo(store.slots());
        assertThat(rows.wishes())
                .containsExactly(
                        new NodeWish("MASTER", "m1", NodeMode.PASSIVE, null, true),
                        new NodeWish("WORKER", "w1", NodeMode.DRAINING, "i", false));
        assertThat(rows.groups())
                .containsExactly(
                        new WorkerGroup("gpu", "", List.of("w1", "w2"), DispatchPolicy.PRESET, List.of("gpu"), true),
                        new WorkerGroup("plain", "", List.of(), DispatchPolicy.RANDOM, List.of(), false));
    }

    @Test
    void whatTextCanNotHoldIsReplacedInsteadOfFailingTheBatchForEver() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        TaskAttempt nul = new TaskAttempt(
                100,
                1,
                TaskState.FAILED,
                null,
                attempt(100, 1, TaskState.FAILED).times(),
                1,
                Map.of("a", "x\0y", "b", "half \uD83D of a pair"),
                "reason with \0",
                new TaskDetail.Chose(List.of("a\0b"), "half \uD83D of a pair"));
        store.write(batch(List.of(), List.of(write(1, 0, nul)), List.of()));
        TaskAttempt stored = store.attempts(List.of(1L)).getFirst().attempt();
        assertThat(stored.reason()).isEqualTo("reason with \uFFFD");
        assertThat(stored.outputs()).isEqualTo(Map.of("a", "x\uFFFDy", "b", "half \uFFFD of a pair"));
    }

    @Test
    void aBatchThatFailsHalfWayLeavesNothing() {
        addInstance(1, SLOT, version, WorkflowState.RUNNING, Map.of());
        store.write(batch(List.of(), List.of(write(1, 0, attempt(100, 1, TaskState.QUEUED))), List.of()));
        // the number 1 is taken
        assertThatThrownBy(() -> store.write(batch(
                        List.of(),
                        List.of(
                                write(1, 1, attempt(101, 1, TaskState.QUEUED)),
                                write(1, 0, attempt(102, 1, TaskState.QUEUED))),
                        List.of())))
                .isInstanceOf(StoreException.class);
        assertThat(store.attempts(List.of(1L))).hasSize(1);
    }

    @Override
    long addWorkflow(String document) {
        execute("insert into project (name) values ('project')");
        execute("insert into workflow (project_id, name, current_version) select id, 'workflow', 1 from project");
        return number(
                "insert into workflow_version (workflow_id, version, document, created_by)"
                        + " select id, 1, ?::json, 'me' from workflow returning id",
                document);
    }

    @Override
    void addInstance(long id, int slot, long versionId, WorkflowState state, Map<String, String> params) {
        execute(
                "insert into workflow_instance (id, slot, project_id, workflow_id, workflow_version_id, state, params,"
                        + " created_by, created_at) select ?::bigint, ?::int, f.project_id, f.id, ?::bigint, ?,"
                        + " jsonb_object(?::text[]), 'me', now() from workflow f",
                id,
                slot,
                versionId,
                state.name(),
                params.entrySet().stream()
                        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                        .toArray(String[]::new));
    }

    @Override
    void gate(long id) {
        execute("update workflow_instance set gate = workflow_id where id = ?", id);
    }

    @Override
    void addCommand(long id, int slot, long instanceId, String type, Map<String, Object> payload) {
        StringBuilder json = new StringBuilder("'{}'::jsonb");
        List<Object> values = new ArrayList<>(List.of(id, slot, instanceId, type));
        payload.forEach((key, value) -> {
            json.append(" || jsonb_build_object(?::text, ?::").append(value instanceof Integer ? "int)" : "text)");
            values.add(key);
            values.add(value);
        });
        execute(
                "insert into command (id, slot, workflow_instance_id, type, payload, created_by)"
                        + " values (?, ?, ?, ?, " + json + ", 'me')",
                values.toArray());
    }

    @Override
    String attentionOf(long instanceId) {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement("select attention from workflow_instance where id = ?")) {
            statement.setLong(1, instanceId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql, Object... values) {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(String sql, String value) {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
