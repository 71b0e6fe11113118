package io.scheduler.dao.schedule;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.instance.Origin;
import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.slot.Slots;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.InstanceRow;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.schedule.FireRecord.Outcome;
import io.scheduler.dao.schedule.FireRecord.Reason;
import io.scheduler.dao.schedule.Schedules.PutResult;
import io.scheduler.dao.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a master writes when schedules are due, on a real database. */
class ScheduleStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = NOW.plusSeconds(1);
    private static final PageRequest FIRST_PAGE = new PageRequest(0, 100);

    private static Database database;
    private static JdbcPartitionStore partitions;
    private static Schedules schedules;
    private static ScheduleStore store;
    private static JdbcTemplate jdbc;
    private static int made;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
        partitions = new JdbcPartitionStore(database.dataSource());
        partitions.take(
                "m1",
                IntStream.range(0, 128).mapToObj(slot -> new SlotEpoch(slot, 0)).toList());
        schedules = new Schedules(database);
        store = new ScheduleStore(database);
        jdbc = new JdbcTemplate(database.dataSource());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aFireTimeItsRunAndTheCommandAreWrittenTogether() {
        Schedule schedule = given(OverlapPolicy.ALLOW, Map.of("day", "1"));

        List<Fired> fired = fire(schedule, NOW);

        assertThat(fired).extracting(Fired::outcome).containsExactly(Outcome.FIRED);
        FireRecord record = schedules.fires(schedule, FIRST_PAGE).items().getFirst();
        long run = record.workflowInstanceId();
        InstanceRow instance = partitions.instances(List.of(run)).getFirst();
        assertThat(instance.instance().slot())
                .isEqualTo(fired.getFirst().instanceSlot())
                .isEqualTo(new Slots(128).of(run));
        assertThat(instance.instance().origin())
                .isEqualTo(new Origin(Origin.Kind.SCHEDULE, NOW, ZoneId.of("Europe/Paris"), null));
        assertThat(instance.instance().params()).containsExactly(Map.entry("day", "1"));
        assertThat(jdbc.queryForList("select type, slot from command where workflow_instance_id = ?", run))
                .containsExactly(
                        Map.of("type", "START", "slot", instance.instance().slot()));
        assertThat(store.find(List.of(schedule.id())).getFirst().decidedUntil()).isEqualTo(NOW);
    }

    @Test
    void aFireTimeIsOneRunHoweverOftenAndByHowManyItIsWritten() throws Exception {
        Schedule schedule = given(OverlapPolicy.ALLOW, Map.of());
        List<Callable<List<Fired>>> masters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            masters.add(() -> fire(schedule, NOW, LATER));
        }
        int answered = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<List<Fired>> answer : threads.invokeAll(masters)) {
                answered += answer.get().size();
            }
        }

        assertThat(answered).isEqualTo(2);
        assertThat(runs(schedule)).isEqualTo(2);
        assertThat(fire(schedule, NOW)).isEmpty();
        assertThat(runs(schedule)).isEqualTo(2);
    }

    @Test
    void aSlotThatIsLostKeepsEverythingFromBeingWritten() {
        Schedule schedule = given(OverlapPolicy.ALLOW, Map.of());
        int other = (schedule.slot() + 1) % 128;
        List<SlotEpoch> fences = List.of(new SlotEpoch(schedule.slot(), 0), new SlotEpoch(other, 1));

        assertThatThrownBy(() -> store.fire("m1", fences, fires(schedule, NOW), NOW))
                .isInstanceOfSatisfying(
                        StaleEpochException.class,
                        stale -> assertThat(stale.slots()).isEqualTo(Set.of(schedule.slot())));
        assertThatThrownBy(() -> store.fire("m2", List.of(fence(schedule)), fires(schedule, NOW), NOW))
                .isInstanceOf(StaleEpochException.class);
        assertThat(runs(schedule)).isZero();
        assertThat(schedules.fires(schedule, FIRST_PAGE).items()).isEmpty();
    }

    @Test
    void whoKnowsAnOlderStateFiresNothing() {
        Schedule schedule = given(OverlapPolicy.ALLOW, Map.of());
        schedules.pause(ADMIN, key(schedule), "holidays", NOW);

        assertThat(fire(schedule, LATER)).isEmpty();
        Schedule resumed = schedules.resume(ADMIN, key(schedule), LATER).orElseThrow();
        assertThat(fire(schedule, LATER)).as("revision of before").isEmpty();
        assertThat(resumed.activeSince()).isEqualTo(LATER);
        StoredSchedule now = store.find(List.of(schedule.id())).getFirst();
        assertThat(now.revision()).isEqualTo(3);
        assertThat(store.revisions(Set.of(schedule.slot()))).containsEntry(schedule.id(), 3L);
    }

    @Test
    void oneThatMayNotOverlapIsLeftOut() {
        Schedule schedule = given(OverlapPolicy.SKIP, Map.of());

        assertThat(fire(schedule, NOW)).extracting(Fired::outcome).containsExactly(Outcome.FIRED);
        assertThat(fire(schedule, LATER)).extracting(Fired::outcome).containsExactly(Outcome.SKIPPED);
        end(schedule);
        assertThat(fire(schedule, LATER.plusSeconds(1)))
                .extracting(Fired::outcome)
                .containsExactly(Outcome.FIRED);
        assertThat(schedules.fires(schedule, FIRST_PAGE).items())
                .extracting(FireRecord::reason)
                .containsExactly(null, Reason.OVERLAP, null);
    }

    @Test
    void oneThatIsToWaitIsStartedWhenTheEarlierOneHasEnded() {
        Schedule schedule = given(OverlapPolicy.QUEUE, Map.of());
        fire(schedule, NOW);

        assertThat(fire(schedule, LATER)).extracting(Fired::outcome).containsExactly(Outcome.QUEUED);
        assertThat(fire(schedule, LATER.plusSeconds(1)))
                .extracting(Fired::outcome)
                .containsExactly(Outcome.QUEUED);
        assertThat(fire(schedule, LATER.plusSeconds(2)))
                .as("two may wait")
                .extracting(Fired::outcome)
                .containsExactly(Outcome.SKIPPED);
        assertThat(store.find(List.of(schedule.id())).getFirst().queued()).isTrue();
        assertThat(store.ready(List.of(schedule.id()))).isEmpty();
        end(schedule);
        List<Fire> ready = store.ready(List.of(schedule.id()));

        assertThat(ready).extracting(Fire::fireTime).containsExactly(LATER);
        assertThat(store.release("m1", List.of(fence(schedule)), ready, NOW))
                .extracting(Fired::fireTime)
                .containsExactly(LATER);
        assertThat(store.release("m1", List.of(fence(schedule)), ready, NOW)).isEmpty();
        assertThat(runs(schedule)).isEqualTo(2);
        assertThat(store.ready(List.of(schedule.id()))).isEmpty();
        assertThat(schedules
                        .recordOf(schedule, LATER.plusSeconds(2))
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void aStretchOfMissedOnesIsOneRecord() {
        Schedule schedule = given(OverlapPolicy.ALLOW, Map.of());
        Fire missed = new Fire(schedule.id(), schedule.slot(), 1, LATER.plusSeconds(60), LATER);

        store.fire("m1", List.of(fence(schedule)), List.of(missed), NOW);

        assertThat(runs(schedule)).isZero();
        assertThat(schedules
                        .recordOf(schedule, LATER.plusSeconds(30))
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reason.MISFIRE);
        assertThat(schedules.recordOf(schedule, NOW)).isEmpty();
        assertThat(schedules.recordOf(schedule, LATER.plusSeconds(61))).isEmpty();
    }

    @Test
    void oldRecordsGoButTheLastOne() {
        Schedule schedule = given(OverlapPolicy.ALLOW, Map.of());
        fire(schedule, NOW, LATER, LATER.plusSeconds(1));

        assertThat(store.purge(Set.of(schedule.slot()), NOW.plusSeconds(3600), 1))
                .isEqualTo(1);
        store.purge(Set.of(schedule.slot()), NOW.plusSeconds(3600), 1_000);

        assertThat(schedules.fires(schedule, FIRST_PAGE).items())
                .extracting(FireRecord::fireTime)
                .containsExactly(LATER.plusSeconds(1));
    }

    @Test
    void aWorkflowTakesItsSchedulesAlong() {
        new Workflows(database).put(ADMIN, "p", "gone", "{\"name\":\"gone\"}", null);
        PutResult.Stored stored = (PutResult.Stored) schedules.put(
                ADMIN, new Schedules.Key("p", "gone", "s"), definition(OverlapPolicy.ALLOW, Map.of()), NOW);
        new Workflows(database).delete(ADMIN, "p", "gone", false);

        assertThat(fire(stored.schedule(), NOW)).isEmpty();
        assertThat(store.find(List.of(stored.schedule().id()))).isEmpty();
    }

    /** Zones come with the JDK, and not all nodes of a cluster need have the same one. */
    @Test
    void oneThatCanNotBeReadDoesNotHideTheOthers() {
        Schedule strange = given(OverlapPolicy.ALLOW, Map.of());
        Schedule other = given(OverlapPolicy.ALLOW, Map.of());
        jdbc.update("update schedule set zone = 'America/Not_Yet' where id = ?", strange.id());
        try {
            assertThat(store.ofSlots(Set.of(strange.slot(), other.slot())))
                    .extracting(StoredSchedule::id)
                    .contains(other.id())
                    .doesNotContain(strange.id());
            assertThat(store.find(List.of(strange.id(), other.id())))
                    .extracting(StoredSchedule::id)
                    .containsExactly(other.id());
        } finally {
            jdbc.update("delete from schedule where id = ?", strange.id());
        }
    }

    private static Schedule given(OverlapPolicy overlap, Map<String, String> params) {
        Schedules.Key key = new Schedules.Key("p", "w", "s" + made++);
        return ((PutResult.Stored) schedules.put(ADMIN, key, definition(overlap, params), NOW.minusSeconds(1)))
                .schedule();
    }

    private static ScheduleDefinition definition(OverlapPolicy overlap, Map<String, String> params) {
        return new ScheduleDefinition(
                "* * * * * ?",
                ZoneId.of("Europe/Paris"),
                null,
                null,
                MisfirePolicy.SKIP,
                2,
                overlap,
                Duration.ZERO,
                null,
                params,
                true);
    }

    private static Schedules.Key key(Schedule schedule) {
        return new Schedules.Key(schedule.project(), schedule.workflow(), schedule.name());
    }

    private static SlotEpoch fence(Schedule schedule) {
        return new SlotEpoch(schedule.slot(), 1);
    }

    private static List<Fire> fires(Schedule schedule, Instant... times) {
        return List.of(times).stream()
                .map(time -> new Fire(schedule.id(), schedule.slot(), 1, time, null))
                .toList();
    }

    private static List<Fired> fire(Schedule schedule, Instant... times) {
        return store.fire("m1", List.of(fence(schedule)), fires(schedule, times), NOW);
    }

    private static long runs(Schedule schedule) {
        return jdbc.queryForObject(
                "select count(*) from workflow_instance where schedule_id = ?", Long.class, schedule.id());
    }

    private static void end(Schedule schedule) {
        jdbc.update("update workflow_instance set state = 'SUCCEEDED' where schedule_id = ?", schedule.id());
    }
}
