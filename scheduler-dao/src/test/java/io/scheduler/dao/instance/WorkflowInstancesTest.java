package io.scheduler.dao.instance;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.common.param.ParameterType;
import io.scheduler.common.slot.Slots;
import io.scheduler.common.state.TaskState;
import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.instance.WorkflowInstances.CommandResult;
import io.scheduler.dao.instance.WorkflowInstances.DeletionResult;
import io.scheduler.dao.instance.WorkflowInstances.RerunRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartRequest;
import io.scheduler.dao.instance.WorkflowInstances.StartResult;
import io.scheduler.dao.parameter.ProjectParameters;
import io.scheduler.dao.partition.Watching;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.workflow.NewVersion;
import io.scheduler.dao.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class WorkflowInstancesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static Database database;
    private static WorkflowInstances instances;
    private static TaskInstances tasks;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", new NewVersion("{\"name\":\"w\"}", null, false), null);
        new Workflows(database).put(ADMIN, "p", "other", new NewVersion("{\"name\":\"other\"}", null, false), null);
        instances = new WorkflowInstances(database);
        tasks = new TaskInstances(database);
        jdbc = new JdbcTemplate(database.dataSource());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void startWritesTheInstanceAndItsCommand() {
        StartResult.Started started = (StartResult.Started) start(Map.of("day", "1"), null);

        assertThat(started.slot()).isEqualTo(new Slots(128).of(started.id()));
        WorkflowInstance instance = instances.find(ADMIN, started.id()).orElseThrow();
        assertThat(instance.state()).isEqualTo(WorkflowState.SUBMITTED);
        assertThat(instance.params()).containsExactly(Map.entry("day", "1"));
        assertThat(instance.createdAt()).isEqualTo(NOW);
        assertThat(instance.project() + "/" + instance.workflow() + "/" + instance.version())
                .isEqualTo("p/w/1");
        assertThat(jdbc.queryForList("select type from command where workflow_instance_id = ?", started.id()))
                .containsExactly(Map.of("type", "START"));
    }

    @Test
    void callsWithTheSameKeyMakeOneInstance() throws Exception {
        List<Callable<StartResult>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(() -> start(Map.of("a", "1"), "key-1"));
        }
        Set<Long> ids = new HashSet<>();
        int started = 0;
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (Future<StartResult> call : threads.invokeAll(calls)) {
                switch (call.get()) {
                    case StartResult.Started(long id, int slot) -> {
                        started++;
                        ids.add(id);
                    }
                    case StartResult.Repeated(long id, int slot) -> ids.add(id);
                    case StartResult.KeyReused reused -> throw new AssertionError(reused);
                    case StartResult.NoWorkflow none -> throw new AssertionError(none);
                    case StartResult.WrongParams wrong -> throw new AssertionError(wrong);
                    case StartResult.WrongTasks wrong -> throw new AssertionError(wrong);
                }
            }
        }
        assertThat(started).isEqualTo(1);
        assertThat(ids).hasSize(1);
        assertThat(start(Map.of("a", "2"), "key-1")).isInstanceOf(StartResult.KeyReused.class);
        assertThat(jdbc.queryForObject(
                        "select count(*) from command where workflow_instance_id = ?",
                        Integer.class,
                        ids.iterator().next()))
                .isEqualTo(1);
    }

    /** Each api takes ids in blocks of its own, so that they say nothing about which came first. */
    @Test
    void theNewestComesFirstWhicheverApiItWasAskedOf() {
        new Workflows(database).put(ADMIN, "p", "ordered", new NewVersion("{\"name\":\"ordered\"}", null, false), null);
        List<WorkflowInstances> apis = List.of(new WorkflowInstances(database), new WorkflowInstances(database));
        List<Long> asked = new ArrayList<>();
        for (int i : List.of(1, 0, 1, 0)) {
            StartResult made = apis.get(i).start(ADMIN, new StartRequest("p", "ordered", Map.of()), null, NOW);
            asked.addFirst(((StartResult.Started) made).id());
        }
        assertThat(asked)
                .isNotEqualTo(asked.stream().sorted(Comparator.reverseOrder()).toList());
        WorkflowInstance.Filter filter = new WorkflowInstance.Filter("p", "ordered", null);
        assertThat(instances.list(ADMIN, filter, new PageRequest(0, 10)).items())
                .extracting(WorkflowInstance::id)
                .isEqualTo(asked);
        List<WorkflowInstance.Numbered> two = instances.newest(ADMIN, filter, null, 2);
        List<WorkflowInstance.Numbered> rest =
                instances.newest(ADMIN, filter, two.getLast().number(), 9);
        assertThat(Stream.concat(two.stream(), rest.stream()).map(WorkflowInstance.Numbered::id))
                .isEqualTo(asked);
    }

    /** One master shall decide about all of them. */
    @Test
    void runsOfALimitedWorkflowHaveTheSameSlot() {
        Workflows workflows = new Workflows(database);
        workflows.put(ADMIN, "p", "limited", new NewVersion("{\"name\":\"limited\"}", null, true), null);
        long workflow = workflows.find(ADMIN, "p", "limited").orElseThrow().id();
        for (int i = 0; i < 5; i++) {
            StartResult started = instances.start(ADMIN, new StartRequest("p", "limited", Map.of()), "k" + i, NOW);
            assertThat(started).isInstanceOfSatisfying(StartResult.Started.class, run -> {
                assertThat(run.slot()).isEqualTo(new Slots(128).of(workflow));
                assertThat(jdbc.queryForMap(
                                "select i.slot, i.gate, c.slot as command_slot from workflow_instance i"
                                        + " join command c on c.workflow_instance_id = i.id where i.id = ?",
                                run.id()))
                        .isEqualTo(Map.of("slot", run.slot(), "gate", workflow, "command_slot", run.slot()));
            });
            assertThat(instances.start(ADMIN, new StartRequest("p", "limited", Map.of()), "k" + i, NOW))
                    .isInstanceOf(StartResult.Repeated.class);
        }
    }

    @Test
    void whatTheProjectHasNeedNotBeBroughtAgain() {
        String inputs = "{\"params\": {\"region\": {\"required\": true}}}";
        new Workflows(database).put(ADMIN, "p", "ruled", new NewVersion("{\"name\":\"ruled\"}", inputs, false), null);
        ProjectParameters parameters = new ProjectParameters(database);
        parameters.put(ADMIN, "p", "region", "eu", ParameterType.STRING, "");
        StartRequest nothing = new StartRequest("p", "ruled", Map.of());
        assertThat(instances.start(ADMIN, nothing, null, NOW)).isInstanceOf(StartResult.Started.class);
        WorkflowInstance found = startedWithNothing();
        parameters.delete(ADMIN, "p", "region");
        assertThat(instances.start(ADMIN, nothing, null, NOW)).isInstanceOf(StartResult.WrongParams.class);
        WorkflowInstance lacking = startedWithNothing();

        assertThat(instances.rerun(ADMIN, new RerunRequest(found, Map.of(), null, false), null, NOW))
                .as("with the parameters of the project as they were")
                .isInstanceOf(StartResult.Started.class);
        assertThat(instances.rerun(ADMIN, new RerunRequest(found, Map.of(), null, true), null, NOW))
                .isInstanceOf(StartResult.Started.class);
        assertThat(instances.rerun(ADMIN, new RerunRequest(lacking, Map.of(), null, false), null, NOW))
                .isInstanceOf(StartResult.WrongParams.class);
    }

    /** Of the workflow {@code ruled}, as a schedule makes it, or a parent, which nobody can ask. */
    private WorkflowInstance startedWithNothing() {
        StartRequest request = new StartRequest("p", "ruled", Map.of("region", "us"));
        long id = ((StartResult.Started) instances.start(ADMIN, request, null, NOW)).id();
        jdbc.update("update workflow_instance set params = '{}' where id = ?", id);
        return instances.find(ADMIN, id).orElseThrow();
    }

    @Test
    void unknownWorkflowIsNotStarted() {
        assertThat(instances.start(ADMIN, new StartRequest("p", "nothing", Map.of()), null, NOW))
                .isEqualTo(new StartResult.NoWorkflow());
    }

    @Test
    void aStartDuringTheStoringOfAVersionIsOneOfTheVersionBefore() throws Exception {
        Workflows workflows = new Workflows(database);
        workflows.put(ADMIN, "p", "changing", new NewVersion("{\"name\":\"changing\"}", null, false), null);
        StartRequest request = new StartRequest("p", "changing", Map.of());
        try (var thread = Executors.newSingleThreadExecutor()) {
            Future<StartResult> start = database.inTransaction(() -> {
                workflows.put(
                        ADMIN,
                        "p",
                        "changing",
                        new NewVersion("{\"name\":\"changing\",\"description\":\"2\"}", null, false),
                        null);
                Future<StartResult> waiting = thread.submit(() -> instances.start(ADMIN, request, null, NOW));
                await().atMost(Duration.ofSeconds(10)).until(this::somebodyWaitsForALock);
                return waiting;
            });
            assertThat(start.get())
                    .isInstanceOfSatisfying(
                            StartResult.Started.class,
                            started -> assertThat(instances
                                            .find(ADMIN, started.id())
                                            .orElseThrow()
                                            .version())
                                    .isEqualTo(1));
        }
    }

    private boolean somebodyWaitsForALock() {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
                Boolean.class));
    }

    @Test
    void commandIsWrittenOnlyInTheStatesThatAllowIt() {
        WorkflowInstance instance = started();

        assertThat(instances.command(ADMIN, instance, CommandType.RESUME, EnumSet.of(WorkflowState.PAUSED), "{}"))
                .isEqualTo(new CommandResult.WrongState(WorkflowState.SUBMITTED));
        EnumSet<WorkflowState> any = EnumSet.allOf(WorkflowState.class);
        for (int i = 1; i < WorkflowInstances.MAX_WAITING_COMMANDS; i++) {
            assertThat(instances.command(ADMIN, instance, CommandType.STOP, any, "{\"a\":1}"))
                    .isEqualTo(new CommandResult.Written(instance.slot()));
        }
        assertThat(instances.command(ADMIN, instance, CommandType.STOP, any, "{}"))
                .isEqualTo(new CommandResult.TooMany());
    }

    @Test
    void whatIsAskedOfItIsSeenUntilItsMasterHasDoneIt() {
        WorkflowInstance instance = started();
        EnumSet<WorkflowState> any = EnumSet.allOf(WorkflowState.class);
        List<CommandType> later = Stream.of(CommandType.values())
                .filter(type -> type != CommandType.START)
                .toList();
        later.forEach(type -> instances.command(ADMIN, instance, type, any, "{}"));

        WorkflowInstance asked = instances.find(ADMIN, instance.id()).orElseThrow();
        assertThat(asked.asked())
                .isEqualTo(later.stream().map(CommandType::name).toList());
        jdbc.update("delete from command where workflow_instance_id = ?", instance.id());
        assertThat(instances.find(ADMIN, instance.id()).orElseThrow().asked()).isEmpty();
    }

    @Test
    void listIsFilteredAndPagedNewestFirst() {
        instances.start(ADMIN, new StartRequest("p", "other", Map.of()), null, NOW);
        instances.start(ADMIN, new StartRequest("p", "other", Map.of()), null, NOW);

        var page = instances.list(
                ADMIN, new WorkflowInstance.Filter("p", "other", WorkflowState.SUBMITTED), new PageRequest(0, 1));
        assertThat(page.total()).isEqualTo(2);
        assertThat(page.items()).hasSize(1).allMatch(i -> i.workflow().equals("other"));
        assertThat(instances
                        .list(ADMIN, new WorkflowInstance.Filter(null, "other", null), new PageRequest(0, 9))
                        .items())
                .hasSize(2)
                .isSortedAccordingTo((a, b) -> Long.compare(b.id(), a.id()));
        assertThat(instances
                        .list(ADMIN, new WorkflowInstance.Filter("x", null, null), new PageRequest(0, 9))
                        .total())
                .isZero();
        assertThat(instances
                        .list(
                                ADMIN,
                                new WorkflowInstance.Filter(null, null, WorkflowState.FAILED),
                                new PageRequest(0, 9))
                        .total())
                .isZero();
    }

    @Test
    void whoDependsOnAWorkflowIsToldThatARunOfItIsDeleted() {
        WorkflowInstance seen = instances
                .find(ADMIN, ((StartResult.Started) start(Map.of(), null)).id())
                .orElseThrow();
        WorkflowInstance waits = instances
                .find(ADMIN, ((StartResult.Started) start(Map.of(), null)).id())
                .orElseThrow();
        for (int attempt = 1; attempt <= 2; attempt++) {
            jdbc.update(
                    "insert into watch (workflow, task_instance_id, workflow_instance_id, slot, by_task) values (?, ?, ?, ?, false)",
                    Watching.key("p", "w"),
                    -attempt,
                    waits.id(),
                    waits.slot());
        }
        jdbc.update("delete from command where workflow_instance_id in (?, ?)", seen.id(), waits.id());
        assertThat(instances.delete(seen)).isInstanceOf(CommandResult.WrongState.class);
        jdbc.update("update workflow_instance set state = 'SUCCEEDED' where id = ?", seen.id());

        assertThat(instances.delete(seen)).isInstanceOf(CommandResult.Written.class);

        assertThat(jdbc.queryForList("select slot, type from command where workflow_instance_id = ?", waits.id()))
                .as("once each, and not when nothing is deleted")
                .containsExactly(Map.of("slot", waits.slot(), "type", "UPSTREAM_ENDED"));
        jdbc.update("delete from workflow_instance where id = ?", waits.id());
    }

    /** Without the row its date would count as done. */
    @Test
    void aRunOfABackfillStaysUntilThatHasEndedAndThenLeavesItsDateUndone() {
        WorkflowInstance run = instances
                .find(ADMIN, ((StartResult.Started) start(Map.of(), null)).id())
                .orElseThrow();
        jdbc.update("delete from command where workflow_instance_id = ?", run.id());
        jdbc.update("""
                insert into backfill (id, slot, project_id, workflow_id, workflow_version_id, description, zone, parallelism,
                                      total, state, changed_by, created_by, created_at)
                select -1, 0, project_id, workflow_id, workflow_version_id, 'one', 'UTC', 1, 1, 'RUNNING', 'a', 'a', now()
                  from workflow_instance where id = ?""", run.id());
        jdbc.update(
                "insert into backfill_run (backfill_id, position, business_time, workflow_instance_id) values (-1, 0, now(), ?)",
                run.id());
        jdbc.update("update workflow_instance set state = 'FAILED', backfill_id = -1 where id = ?", run.id());
        WorkflowInstance failed = instances.find(ADMIN, run.id()).orElseThrow();

        assertThat(instances.delete(failed)).isEqualTo(new DeletionResult.OfBackfill(-1));
        jdbc.update("update backfill set state = 'FAILED' where id = -1");
        assertThat(instances.delete(failed)).isInstanceOf(CommandResult.Written.class);

        assertThat(jdbc.queryForObject(
                        "select count(*) from backfill_run where backfill_id = -1 and workflow_instance_id is null",
                        Integer.class))
                .as("to be done when it is resumed")
                .isEqualTo(1);
        jdbc.update("delete from backfill where id = -1");
    }

    @Test
    void aRunThatANewerVersionWroteKeepsNoOtherFromBeingShown() {
        long id = ((StartResult.Started) start(Map.of(), null)).id();
        jdbc.update("update workflow_instance set origin = 'MOON', zone = 'Moon/Tycho' where id = ?", id);
        assertThat(instances.find(ADMIN, id).orElseThrow().origin()).isEqualTo("MOON");
        assertThat(instances
                        .list(ADMIN, new WorkflowInstance.Filter("p", "w", null), new PageRequest(0, 9))
                        .items())
                .anyMatch(instance -> instance.zone().equals("Moon/Tycho"));
        jdbc.update("delete from workflow_instance where id = ?", id);
    }

    @Test
    void latestAttemptIsTheNewestThatIsNotSuperseded() {
        WorkflowInstance instance = started();
        attempt(1_001, instance, 0, 1, TaskState.FAILED, true);
        attempt(1_002, instance, 0, 2, TaskState.FAILED, false);
        attempt(1_003, instance, 0, 3, TaskState.RUNNING, false);
        attempt(1_004, instance, 2, 1, TaskState.SUCCEEDED, true);

        assertThat(tasks.latest(instance, 0, 10)).extracting(TaskInstance::id).containsExactly(1_003L);
        assertThat(tasks.latestStates(instance, List.of(0, 1, 2))).isEqualTo(Map.of(0, TaskState.RUNNING));
        assertThat(tasks.latestStates(instance, List.of())).isEmpty();
        assertThat(tasks.attempts(instance, new PageRequest(1, 3)).items())
                .extracting(TaskInstance::id)
                .containsExactly(1_004L);
        TaskInstance attempt = tasks.find(ADMIN, 1_002).orElseThrow();
        assertThat(attempt.outputs()).isEqualTo(Map.of("rows", "42"));
        assertThat(attempt.exitCode()).isNull();
        assertThat(tasks.find(ADMIN, 5)).isEmpty();
    }

    private static WorkflowInstance started() {
        return instances
                .find(ADMIN, ((StartResult.Started) start(Map.of(), null)).id())
                .orElseThrow();
    }

    private static StartResult start(Map<String, String> params, String key) {
        return instances.start(ADMIN, new StartRequest("p", "w", params), key, NOW);
    }

    private static void attempt(
            long id, WorkflowInstance instance, int index, int attempt, TaskState state, boolean superseded) {
        jdbc.update("""
                insert into task_instance (id, workflow_instance_id, task_index, task_name, task_type, attempt, state,
                                           superseded, created_at, outputs)
                values (?, ?, ?, ?, 'shell', ?, ?, ?, now(), '{"rows": "42"}')
                """, id, instance.id(), index, "t" + index, attempt, state.name(), superseded);
    }
}
