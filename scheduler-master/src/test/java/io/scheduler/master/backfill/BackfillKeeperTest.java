package io.scheduler.master.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import io.scheduler.common.workflow.WorkflowReference;
import io.scheduler.dao.backfill.Backfill;
import io.scheduler.dao.backfill.Backfill.State;
import io.scheduler.dao.backfill.BackfillStore;
import io.scheduler.dao.backfill.Backfills;
import io.scheduler.dao.backfill.Backfills.Wish;
import io.scheduler.dao.backfill.Dependents;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.workflow.NewVersion;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.embedded.SharedPostgres;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** On a real database; the runs are ended by hand. */
class BackfillKeeperTest {
    private static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    private final Set<Integer> commandsIn = new TreeSet<>();
    private final Map<Integer, Long> driven = new HashMap<>();
    private Instant now = NOW;
    private Database database;
    private JdbcTemplate jdbc;
    private Backfills backfills;
    private JdbcPartitionStore partitions;
    private BackfillKeeper keeper;

    @BeforeEach
    void open() {
        var fresh = SharedPostgres.get().createDatabase();
        database = Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "keeper");
        jdbc = new JdbcTemplate(database.dataSource());
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
        backfills = new Backfills(database);
        partitions = new JdbcPartitionStore(database.dataSource());
        take("m1");
        keeper = keeper("m1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void asManyRunAtATimeAsAreAllowedInOrder() {
        Backfill backfill = given(5, 2);
        keeper.turn(Set.of(backfill.slot()));
        keeper.turn(Set.of());

        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(0, 1);
        assertThat(commandsIn).as("its runs have its slot").containsExactly(backfill.slot());
        assertThat(jdbc.queryForList("select distinct slot from workflow_instance", Integer.class))
                .containsExactly(backfill.slot());
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(1, 2);
        end("SUCCEEDED", 1, 2);
        keeper.turn(Set.of());
        end("SUCCEEDED", 3, 4);
        keeper.turn(Set.of());

        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(backfills.progress(backfill)).isEqualTo(new Backfill.Progress(0, 0, 5, 0));
        assertThat(jdbc.queryForList(
                        "select business_time::text from workflow_instance order by business_time", String.class))
                .hasSize(5);
    }

    @Test
    void onePausedStartsNothingAndOneThatFailedGoesOnWithWhatFailed() {
        Backfill backfill = given(3, 1);
        keeper.turn(Set.of(backfill.slot()));
        ask(backfill, Wish.PAUSE);
        end("FAILED", 0);
        keeper.turn(Set.of());
        assertThat(runs()).isEqualTo(1);

        ask(backfill, Wish.RESUME);
        for (int position = 1; position <= 2; position++) {
            keeper.turn(Set.of(backfill.slot()));
            end("SUCCEEDED", position);
        }
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.FAILED);

        ask(backfill, Wish.RESUME);
        keeper.turn(Set.of(backfill.slot()));
        assertThat(runs()).isEqualTo(4);
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(ask(backfill, Wish.CANCEL).backfill().state()).as("too late").isEqualTo(State.SUCCEEDED);
    }

    @Test
    void whoLostTheSlotStartsNothingAndTheNextOwnerGoesOn() {
        Backfill backfill = given(4, 1);
        keeper.turn(Set.of(backfill.slot()));
        Map<Integer, Long> before = Map.copyOf(driven);
        take("m2");
        Map<Integer, Long> after = Map.copyOf(driven);
        end("SUCCEEDED", 0);
        driven.putAll(before);
        keeper.turn(Set.of());
        keeper.turn(Set.of());
        assertThat(runs()).isEqualTo(1);

        driven.putAll(after);
        BackfillKeeper second = keeper("m2");
        second.turn(Set.of());
        second.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'")).containsExactly(1);
    }

    @Test
    void severalShareTheTurns() {
        Backfill first = given(600, 100);
        Backfill second = given(600, 100);
        keeper.turn(Set.of(first.slot(), second.slot()));

        assertThat(backfills.progress(first).unfinished()).isEqualTo(100);
        assertThat(backfills.progress(second).unfinished()).isEqualTo(100);
    }

    /** w, which d1 depends on, which d2 and w depend on. */
    @Test
    void whatDependsOnItRunsAlongDateByDate() {
        var workflows = new Workflows(database);
        workflows.put(ADMIN, "p", "d1", dependingOn("w"), null);
        workflows.put(ADMIN, "p", "d2", dependingOn("d1"), null);
        workflows.put(ADMIN, "p", "other", dependingOn("nobody"), null);
        workflows.put(ADMIN, "p", "w", dependingOn("d1"), null);

        assertThat(given(2, 1, Dependents.DIRECT).runsPerDate()).isEqualTo(2);
        jdbc.update("delete from backfill");
        Backfill backfill = given(3, 1, Dependents.ALL);
        assertThat(backfill.total()).isEqualTo(9);
        assertThat(backfill.runsPerDate()).isEqualTo(3);
        keeper.turn(Set.of(backfill.slot()));
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'"))
                .as("the first date with all that depends on it; they take no room")
                .containsExactly(0, 1, 2);
        assertThat(jdbc.queryForList(
                        "select f.name || ' ' || i.params || ' ' || i.business_time from workflow_instance i"
                                + " join workflow f on f.id = i.workflow_id order by i.id",
                        String.class))
                .satisfiesExactly(
                        run -> assertThat(run).startsWith("w {\"a\": \"1\"} 2024-01-01"),
                        run -> assertThat(run).startsWith("d1 {} 2024-01-01"),
                        run -> assertThat(run).startsWith("d2 {} 2024-01-01"));
        end("SUCCEEDED", 0);
        keeper.turn(Set.of());
        assertThat(positions("i.state = 'SUBMITTED'"))
                .as("dependents may wait for later dates: these begin")
                .containsExactly(1, 2, 3, 4, 5);
        end("SUCCEEDED", 1, 2, 3, 4, 5);
        keeper.turn(Set.of());
        end("SUCCEEDED", 6, 7);
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.RUNNING);
        end("SUCCEEDED", 8);
        keeper.turn(Set.of());
        assertThat(backfills.find(ADMIN, backfill.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(backfills.progress(backfill)).isEqualTo(new Backfill.Progress(0, 0, 9, 0));
        assertThat(backfills.runs(backfill, new PageRequest(0, 4)).items())
                .extracting(Backfill.Run::workflow)
                .containsExactly("w", "d1", "d2", "w");
        assertThatThrownBy(() -> given(4_000, 1, Dependents.ALL)).hasMessageContaining("10000 runs");
    }

    private static NewVersion dependingOn(String workflow) {
        return new NewVersion(
                "{\"name\":\"on " + workflow + "\"}",
                null,
                false,
                Map.of(new WorkflowReference(WorkflowReference.Kind.DEPENDENT, "p", workflow), List.of("on")),
                null);
    }

    @Test
    void oneEndsThoughAnotherGoesOnAndOn() {
        Backfill done = given(1, 1);
        keeper.turn(Set.of(done.slot()));
        end("SUCCEEDED", 0);
        Backfill busy = given(3, 1);
        now = now.plusSeconds(2);
        keeper.turn(Set.of(busy.slot()));

        assertThat(backfills.progress(busy).unfinished()).isEqualTo(1);
        assertThat(backfills.find(ADMIN, done.id()).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
    }

    private Backfills.Answer ask(Backfill backfill, Wish wish) {
        return backfills.ask(ADMIN, backfill.id(), wish, null).orElseThrow();
    }

    private Backfill given(int dates, int parallelism) {
        return given(dates, parallelism, Dependents.NONE);
    }

    private Backfill given(int dates, int parallelism, Dependents dependents) {
        List<Instant> times = IntStream.range(0, dates)
                .mapToObj(day -> Instant.parse("2024-01-01T00:00:00Z").plusSeconds(86_400L * day))
                .toList();
        var request =
                new Backfills.Request("p", "w", "test", "UTC", parallelism, Priority.LOW, Map.of("a", "1"), dependents);
        return backfills.create(ADMIN, request, times, NOW).orElseThrow();
    }

    private BackfillKeeper keeper(String incarnation) {
        return new BackfillKeeper(
                incarnation,
                new BackfillKeeper.Ports(
                        new BackfillStore(database),
                        () -> driven,
                        ((InstantSource) () -> now).withZone(ZoneOffset.UTC),
                        commandsIn::addAll));
    }

    private void take(String incarnation) {
        List<SlotEpoch> seen = partitions.slots().stream()
                .map(row -> new SlotEpoch(row.slot(), row.epoch()))
                .toList();
        partitions.take(incarnation, seen).forEach(slot -> driven.put(slot.slot(), slot.epoch()));
    }

    private List<Integer> positions(String which) {
        return jdbc.queryForList(
                "select r.position from backfill_run r join workflow_instance i on i.id = r.workflow_instance_id where "
                        + which + " order by 1",
                Integer.class);
    }

    private long runs() {
        return jdbc.queryForObject("select count(*) from workflow_instance", Long.class);
    }

    private void end(String state, int... positions) {
        for (int position : positions) {
            jdbc.update(
                    "update workflow_instance set state = ? where id = (select workflow_instance_id from backfill_run"
                            + " where position = ?)",
                    state,
                    position);
        }
    }
}
