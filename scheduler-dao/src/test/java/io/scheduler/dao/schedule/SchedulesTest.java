package io.scheduler.dao.schedule;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.param.ParameterType;
import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.workflow.DocumentProblem;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.parameter.ProjectParameters;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.schedule.Schedules.Key;
import io.scheduler.dao.schedule.Schedules.PutResult;
import io.scheduler.dao.workflow.NewVersion;
import io.scheduler.dao.workflow.Workflows;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Instant LATER = NOW.plusSeconds(100);

    private static Database database;
    private static Schedules schedules;
    private static Calendars calendars;
    private static ScheduleStore store;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        new Projects(database).put(ADMIN, "p", null);
        new Workflows(database).put(ADMIN, "p", "w", "{\"name\":\"w\"}", null);
        schedules = new Schedules(database);
        calendars = new Calendars(database);
        store = new ScheduleStore(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatIsStoredIsFound() {
        ScheduleDefinition full = new ScheduleDefinition(
                "0 0 2 * * ?",
                ZoneId.of("Europe/Paris"),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"),
                MisfirePolicy.ALL,
                7,
                OverlapPolicy.QUEUE,
                Duration.ofSeconds(90),
                null,
                Map.of("a", "1"),
                false);
        PutResult.Stored stored = (PutResult.Stored) schedules.put(ADMIN, new Key("p", "w", "full"), full, NOW);

        assertThat(stored.created()).isTrue();
        assertThat(schedules.find(ADMIN, new Key("p", "w", "full"))).contains(stored.schedule());
        assertThat(stored.schedule().definition()).isEqualTo(full);
        assertThat(stored.schedule().activeSince()).isEqualTo(NOW);
        assertThat(schedules.find(ADMIN, new Key("p", "w", "none"))).isEmpty();
        assertThat(schedules.put(ADMIN, new Key("p", "none", "x"), full, NOW)).isInstanceOf(PutResult.NoWorkflow.class);
    }

    @Test
    void paramsMustFitWhatTheCurrentVersionWants() {
        String inputs = "{\"params\": {\"day\": {\"type\": \"date\", \"required\": true},"
                + " \"n\": {\"type\": \"integer\"}}}";
        new Workflows(database).put(ADMIN, "p", "ruled", new NewVersion("{\"name\":\"ruled\"}", inputs, false), null);
        Key key = new Key("p", "ruled", "daily");
        assertThat(schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of("n", "many"), true), NOW))
                .isInstanceOfSatisfying(
                        PutResult.WrongParams.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(DocumentProblem::path)
                                .containsExactlyInAnyOrder("params.day", "params.n"));
        assertThat(schedules.find(ADMIN, key)).isEmpty();
        assertThat(schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of("day", "2026-01-01", "n", "3"), true), NOW))
                .isInstanceOf(PutResult.Stored.class);
        assertThat(schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of("day", "$[yyyy-MM-dd]"), true), NOW))
                .as("what refers to something is not judged")
                .isInstanceOf(PutResult.Stored.class);
        new ProjectParameters(database).put(ADMIN, "p", "day", "2026-01-01", ParameterType.STRING, "");
        assertThat(schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of(), true), NOW))
                .as("the project has it")
                .isInstanceOf(PutResult.Stored.class);
    }

    @Test
    void onlyOtherTimesBeginAnew() {
        Key key = new Key("p", "w", "anew");
        schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of(), true), NOW);

        assertThat(put(key, daily("0 0 2 * * ?", Map.of(), true))).isEqualTo(NOW);
        assertThat(revision(key)).as("the same again").isEqualTo(1);
        assertThat(put(key, daily("0 0 2 * * ?", Map.of("a", "1"), true))).isEqualTo(NOW);
        assertThat(revision(key)).isEqualTo(2);
        assertThat(put(key, daily("0 0 3 * * ?", Map.of("a", "1"), true))).isEqualTo(LATER);
    }

    @Test
    void enablingBeginsAnew() {
        Key key = new Key("p", "w", "enabled");
        schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of(), false), NOW);

        assertThat(put(key, daily("0 0 2 * * ?", Map.of(), true))).isEqualTo(LATER);
    }

    @Test
    void aPauseSurvivesANewDefinition() {
        Key key = new Key("p", "w", "paused");
        schedules.put(ADMIN, key, daily("0 0 2 * * ?", Map.of(), true), NOW);
        schedules.pause(ADMIN, key, "audit", LATER);
        put(key, daily("0 0 3 * * ?", Map.of(), true));

        assertThat(schedules.find(ADMIN, key).orElseThrow().pause())
                .isEqualTo(new Schedule.Pause(LATER, "admin", "audit"));
        assertThat(schedules.resume(ADMIN, key, LATER).orElseThrow().pause()).isNull();
        assertThat(schedules.pause(ADMIN, new Key("p", "w", "none"), "", NOW)).isEmpty();
    }

    @Test
    void listsAreOrdered() {
        new Workflows(database).put(ADMIN, "p", "listed", "{\"name\":\"listed\"}", null);
        for (String name : List.of("b", "a")) {
            schedules.put(ADMIN, new Key("p", "listed", name), daily("0 0 2 * * ?", Map.of(), true), NOW);
        }

        assertThat(schedules
                        .list(ADMIN, new ScheduleFilter("p", "listed"), new PageRequest(0, 10))
                        .items())
                .extracting(Schedule::name)
                .containsExactly("a", "b");
        assertThat(schedules
                        .list(ADMIN, new ScheduleFilter("none", null), new PageRequest(0, 10))
                        .total())
                .isZero();
    }

    @Test
    void aCalendarIsReadByWhoUsesItAndStaysWhileItIsUsed() {
        HolidayCalendar days = new HolidayCalendar(Set.of(LocalDate.parse("2026-12-25")), Set.of(DayOfWeek.SUNDAY));
        assertThat(calendars.put(new Calendar("closed", "", days, "admin", NOW)).created())
                .isTrue();
        Key key = new Key("p", "w", "with-calendar");
        ScheduleDefinition with = new ScheduleDefinition(
                "0 0 2 * * ?",
                ZoneId.of("UTC"),
                null,
                null,
                MisfirePolicy.SKIP,
                1,
                OverlapPolicy.ALLOW,
                Duration.ZERO,
                "closed",
                Map.of(),
                true);
        Schedule schedule = ((PutResult.Stored) schedules.put(ADMIN, key, with, NOW)).schedule();

        assertThat(store.ofSlots(Set.of(schedule.slot())).stream()
                        .filter(one -> one.id() == schedule.id())
                        .findFirst()
                        .orElseThrow()
                        .calendar())
                .isEqualTo(days);
        assertThat(calendars.delete("closed")).isEqualTo(Calendars.Deletion.IN_USE);
        assertThat(calendars.put(new Calendar("closed", "", HolidayCalendar.NONE, "admin", LATER)))
                .isEqualTo(new Calendars.Put(false, Set.of(schedule.slot())));
        assertThat(revision(key)).isEqualTo(2);
        assertThat(schedules.find(ADMIN, key).orElseThrow().activeSince())
                .as("what it left out until now is not made up for")
                .isEqualTo(LATER);
        calendars.put(new Calendar("closed", "in other words", HolidayCalendar.NONE, "admin", LATER.plusSeconds(60)));
        assertThat(revision(key)).as("the same days").isEqualTo(2);
        assertThat(schedules.delete(ADMIN, key)).isPresent();
        assertThat(calendars.delete("closed")).isEqualTo(Calendars.Deletion.DELETED);
        assertThat(calendars.delete("closed")).isEqualTo(Calendars.Deletion.ABSENT);
        assertThat(schedules.put(ADMIN, key, with, NOW)).isInstanceOf(PutResult.NoCalendar.class);
    }

    private static Instant put(Key key, ScheduleDefinition definition) {
        return ((PutResult.Stored) schedules.put(ADMIN, key, definition, LATER))
                .schedule()
                .activeSince();
    }

    private static long revision(Key key) {
        long id = schedules.find(ADMIN, key).orElseThrow().id();
        return store.find(List.of(id)).getFirst().revision();
    }

    private static ScheduleDefinition daily(String cron, Map<String, String> params, boolean enabled) {
        return new ScheduleDefinition(
                cron,
                ZoneId.of("UTC"),
                null,
                null,
                MisfirePolicy.SKIP,
                1,
                OverlapPolicy.ALLOW,
                Duration.ZERO,
                null,
                params,
                enabled);
    }
}
