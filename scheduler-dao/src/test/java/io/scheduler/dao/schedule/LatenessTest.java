package io.scheduler.dao.schedule;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who is told that a schedule was late, with what is decided then. */
class LatenessTest {
    private static final Instant DUE = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void whatIsDecidedLateIsToldToWhoeverWantsToKnow() {
        try (Database database = EmptyDatabase.open()) {
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            new Projects(database).put(ADMIN, "p", null);
            new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
            new JdbcPartitionStore(database.dataSource())
                    .take(
                            "m1",
                            IntStream.range(0, 128)
                                    .mapToObj(slot -> new SlotEpoch(slot, 0))
                                    .toList());
            jdbc.execute("insert into alert_channel (name, type, changed_by) values ('mail', 'email', 'test')");
            jdbc.execute("insert into alert_group (name, changed_by) values ('team', 'test')");
            jdbc.execute("insert into alert_group_member select g.id, c.id from alert_group g, alert_channel c");
            for (int seconds : List.of(30, 600)) {
                jdbc.update(
                        "insert into alert_rule (project_id, name, events, group_id, late_millis, changed_by)"
                                + " select p.id, ?, '{SCHEDULE_LATE}', g.id, ?, 'test' from project p, alert_group g",
                        "late-" + seconds,
                        seconds * 1_000);
            }
            Schedule schedule = schedule(database);
            ScheduleStore store = new ScheduleStore(database);

            fire(store, schedule, DUE, null, Duration.ofSeconds(2));
            fire(store, schedule, DUE.plusSeconds(1), null, Duration.ofSeconds(20));
            assertThat(told(jdbc)).isEmpty();

            assertThat(fire(store, schedule, DUE.plusSeconds(2), null, Duration.ofMinutes(1)))
                    .hasSize(1);
            assertThat(fire(store, schedule, DUE.plusSeconds(2), null, Duration.ofMinutes(1)))
                    .as("decided already")
                    .isEmpty();
            assertThat(told(jdbc)).containsExactly("FIRED 60 s1 mail");

            fire(store, schedule, DUE.plusSeconds(9), DUE.plusSeconds(3), Duration.ofHours(1));
            assertThat(told(jdbc))
                    .as("both rules, and of fire times that were left out, too")
                    .containsExactly("FIRED 60 s1 mail", "SKIPPED 3600 s1 mail", "SKIPPED 3600 s1 mail");
        }
    }

    private static Schedule schedule(Database database) {
        ScheduleDefinition definition = new ScheduleDefinition(
                "* * * * * ?",
                ZoneOffset.UTC,
                null,
                null,
                MisfirePolicy.SKIP,
                2,
                OverlapPolicy.ALLOW,
                Duration.ZERO,
                null,
                Map.of(),
                true);
        Schedules schedules = new Schedules(database);
        Schedules.Key key = new Schedules.Key("p", "w", "s1");
        return ((Schedules.PutResult.Stored) schedules.put(ADMIN, key, definition, DUE.minusSeconds(1))).schedule();
    }

    private static List<Fired> fire(
            ScheduleStore store, Schedule schedule, Instant due, @Nullable Instant since, Duration late) {
        return store.fire(
                "m1",
                List.of(new SlotEpoch(schedule.slot(), 1)),
                List.of(new Fire(schedule.id(), schedule.slot(), 1, due, since)),
                due.plus(late));
    }

    private static List<String> told(JdbcTemplate jdbc) {
        return jdbc.queryForList(
                "select concat_ws(' ', a.facts ->> 'outcome', a.facts ->> 'secondsLate', a.facts ->> 'schedule', c.name)"
                        + " from alert a join alert_delivery d on d.alert_id = a.id"
                        + " join alert_channel c on c.id = d.channel_id order by a.id",
                String.class);
    }
}
