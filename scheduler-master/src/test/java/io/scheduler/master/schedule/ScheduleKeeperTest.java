package io.scheduler.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.schedule.FireRecord;
import io.scheduler.dao.schedule.FireRecord.Outcome;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.ScheduleStore;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.workflow.Workflows;
import io.scheduler.embedded.SharedPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real database, with a clock that only the test moves. */
class ScheduleKeeperTest {
    private static final Caller ADMIN = new Caller(1, "admin", Role.ADMIN);
    private static final int SLOTS = 128;

    private final Set<Integer> commandsIn = new TreeSet<>();
    private Instant now = Instant.parse("2026-01-02T03:00:00Z");
    private Database database;
    private JdbcPartitionStore partitions;
    private Schedules schedules;
    private Master first;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    /** A keeper and the slots that it believes to drive. */
    private final class Master {
        final String incarnation;
        final Map<Integer, Long> driven = new HashMap<>();
        final ScheduleKeeper keeper;

        Master(String incarnation, Database its) {
            this.incarnation = incarnation;
            keeper = new ScheduleKeeper(
                    incarnation,
                    new ScheduleKeeper.Ports(
                            new ScheduleStore(its), () -> driven, clock, this::commandsWait, (fired, at) -> {}),
                    ScheduleSettings.defaults());
        }

        void commandsWait(Collection<Integer> slots) {
            commandsIn.addAll(slots);
        }

        void takes(List<Integer> slots) {
            Map<Integer, Long> epochs = new HashMap<>();
            partitions.slots().forEach(row -> epochs.put(row.slot(), row.epoch()));
            partitions
                    .take(
                            incarnation,
                            slots.stream()
                                    .map(slot -> new SlotEpoch(slot, epochs.get(slot)))
                                    .toList())
                    .forEach(slot -> driven.put(slot.slot(), slot.epoch()));
        }

        Instant turn() {
            return keeper.turn(Set.of());
        }
    }

    @BeforeEach
    void open() {
        database = openDatabase();
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
        partitions = new JdbcPartitionStore(database.dataSource());
        schedules = new Schedules(database);
        first = new Master("m1", database);
        first.takes(allSlots());
    }

    private Database openDatabase() {
        var fresh = SharedPostgres.get().createDatabase();
        return Database.open(DatabaseSettings.of(fresh.jdbcUrl(), fresh.username(), fresh.password()), "keeper");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void firesWhenItIsTimeAndNotBefore() {
        Schedule schedule = given("0 * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW);
        assertThat(first.turn()).isEqualTo(now.plusSeconds(1));

        now = now.plusMillis(59_500);
        assertThat(first.turn()).isEqualTo(Instant.parse("2026-01-02T03:01:00Z"));
        assertThat(fires(schedule)).isEmpty();
        now = now.plusMillis(500);
        first.turn();
        first.turn();

        assertThat(fires(schedule)).extracting(FireRecord::fireTime).containsExactly(now);
        assertThat(commandsIn).hasSize(1);
    }

    @Test
    void aChangeCountsFromTheNudgeOrTheNextComparisonOn() {
        first.turn();
        Schedule told = given("* * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW);
        now = now.plusSeconds(1);
        first.turn();
        assertThat(fires(told)).isEmpty();
        first.keeper.turn(Set.of(told.slot()));
        assertThat(fires(told)).hasSize(1);

        schedules.pause(ADMIN, key(told), "enough", now);
        now = now.plusSeconds(1);
        first.turn();
        assertThat(fires(told)).as("no master fires a paused one, told or not").hasSize(1);
        now = now.plusSeconds(10);
        first.turn();
        schedules.resume(ADMIN, key(told), now);
        first.keeper.turn(Set.of(told.slot()));
        now = now.plusSeconds(1);
        first.turn();
        assertThat(fires(told)).as("nothing is made up for").hasSize(2);

        schedules.delete(ADMIN, key(told));
        now = now.plusSeconds(1);
        first.keeper.turn(Set.of(told.slot()));
        assertThat(first.keeper.size()).isZero();
    }

    @Test
    void whoTakesASlotGoesOnWhereTheOtherEnded() {
        Schedule schedule = given("* * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW);
        first.turn();
        now = now.plusSeconds(2);
        first.turn();
        Master second = new Master("m2", database);
        second.takes(allSlots());
        now = now.plusSeconds(8);
        // the first one believes still that all is its own
        first.turn();
        second.turn();
        first.turn();

        assertThat(fires(schedule)).hasSize(10);
        assertThat(runs()).isEqualTo(10);
        assertThat(first.keeper.size()).isZero();
        assertThat(second.keeper.size()).isEqualTo(1);
    }

    @Test
    void aSlotThatWasLostIsNoReasonToForgetTheOthers() {
        List<Schedule> all = IntStream.range(0, 20)
                .mapToObj(i -> given("* * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW))
                .toList();
        first.turn();
        int lost = all.getFirst().slot();
        new Master("m2", database).takes(List.of(lost));
        now = now.plusSeconds(1);
        first.turn();
        first.turn();

        assertThat(all).allSatisfy(schedule -> assertThat(fires(schedule)).hasSize(schedule.slot() == lost ? 0 : 1));
    }

    @Test
    void whatNobodyCouldSeeIsTreatedByThePolicy() {
        Schedule skip = given("0 * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW);
        Schedule latest = given("0 * * * * ?", MisfirePolicy.LATEST, OverlapPolicy.ALLOW);
        Schedule all = given("0 * * * * ?", MisfirePolicy.ALL, OverlapPolicy.ALLOW);
        now = now.plus(Duration.ofMinutes(10)).plusSeconds(30);
        first.turn();
        first.turn();

        assertThat(outcomes(skip)).containsExactly("03:10 FIRED", "03:09 SKIPPED");
        assertThat(outcomes(latest)).containsExactly("03:10 FIRED", "03:09 FIRED", "03:08 SKIPPED");
        assertThat(outcomes(all))
                .containsExactly(
                        "03:10 FIRED", "03:09 FIRED", "03:08 FIRED", "03:07 FIRED", "03:06 FIRED", "03:05 SKIPPED");
        assertThat(fires(skip).getLast().since()).isEqualTo(Instant.parse("2026-01-02T03:01:00Z"));
    }

    @Test
    void oneAfterTheOther() {
        Schedule schedule = given("* * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.QUEUE);
        first.turn();
        now = now.plusSeconds(3);
        first.turn();

        assertThat(fires(schedule))
                .extracting(FireRecord::outcome)
                .containsExactly(Outcome.QUEUED, Outcome.QUEUED, Outcome.FIRED);
        Master second = new Master("m2", database);
        second.takes(allSlots());
        endRuns();
        second.turn();
        now = now.plusMillis(10);
        second.turn();
        assertThat(fires(schedule))
                .extracting(FireRecord::outcome)
                .containsExactly(Outcome.QUEUED, Outcome.FIRED, Outcome.FIRED);
        endRuns();
        second.turn();
        assertThat(runs()).isEqualTo(3);
        assertThat(fires(schedule)).extracting(FireRecord::outcome).containsOnly(Outcome.FIRED);
    }

    @Test
    void manyInTheSameSecondAreAllFiredInAFewStatements() {
        List<Schedule> all = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            all.add(given("0 * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW));
        }
        first.turn();
        now = now.plusSeconds(60);
        first.turn();

        assertThat(runs()).isEqualTo(all.size());
        assertThat(first.turn()).isEqualTo(now.plusSeconds(1));
    }

    @Test
    void aDatabaseThatIsAwayLosesNothing() {
        Schedule schedule = given("* * * * * ?", MisfirePolicy.SKIP, OverlapPolicy.ALLOW);
        first.turn();
        org.springframework.jdbc.core.JdbcTemplate jdbc =
                new org.springframework.jdbc.core.JdbcTemplate(database.dataSource());
        jdbc.execute("alter table schedule_fire rename to away");
        now = now.plusSeconds(2);
        assertThatThrownBy(first::turn).isInstanceOf(StoreException.class);
        now = now.plusSeconds(2);
        assertThatThrownBy(first::turn).isInstanceOf(StoreException.class);
        jdbc.execute("alter table away rename to schedule_fire");
        first.turn();

        assertThat(fires(schedule)).hasSize(4);
        assertThat(runs()).isEqualTo(4);
    }

    private Schedule given(String cron, MisfirePolicy misfire, OverlapPolicy overlap) {
        ScheduleDefinition definition = new ScheduleDefinition(
                cron, ZoneId.of("Europe/Paris"), null, null, misfire, 4, overlap, Duration.ZERO, null, Map.of(), true);
        Schedules.Key key = new Schedules.Key("p", "w", "s" + commandsNumber++);
        return ((Schedules.PutResult.Stored) schedules.put(ADMIN, key, definition, now)).schedule();
    }

    private int commandsNumber;

    private static Schedules.Key key(Schedule schedule) {
        return new Schedules.Key(schedule.project(), schedule.workflow(), schedule.name());
    }

    private static List<Integer> allSlots() {
        return IntStream.range(0, SLOTS).boxed().toList();
    }

    private List<FireRecord> fires(Schedule schedule) {
        return schedules.fires(schedule, new PageRequest(0, 100)).items();
    }

    private List<String> outcomes(Schedule schedule) {
        return fires(schedule).stream()
                .map(fire -> fire.fireTime().toString().substring(11, 16) + " " + fire.outcome())
                .toList();
    }

    private long runs() {
        return new org.springframework.jdbc.core.JdbcTemplate(database.dataSource())
                .queryForObject("select count(*) from workflow_instance where schedule_id is not null", Long.class);
    }

    private void endRuns() {
        new org.springframework.jdbc.core.JdbcTemplate(database.dataSource())
                .update("update workflow_instance set state = 'SUCCEEDED' where schedule_id is not null");
    }
}
