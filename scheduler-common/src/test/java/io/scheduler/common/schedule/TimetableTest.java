package io.scheduler.common.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scheduler.common.schedule.Timetable.Verdict;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final FireTimes DAILY = new FireTimes(Cron.of("0 0 9 * * ?"), ZoneId.of("Europe/Berlin"));
    private static final HolidayCalendar WEEKENDS_AND_NEW_YEAR =
            new HolidayCalendar(Set.of(LocalDate.parse("2026-01-01")), Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));

    @Test
    void theWindowIncludesBothItsEnds() {
        Timetable table = new Timetable(
                DAILY,
                Instant.parse("2026-01-02T08:00:00Z"),
                Instant.parse("2026-01-04T08:00:00Z"),
                HolidayCalendar.NONE,
                Duration.ZERO);

        assertThat(table.preview(Instant.EPOCH, 10))
                .containsExactly(
                        Instant.parse("2026-01-02T08:00:00Z"),
                        Instant.parse("2026-01-03T08:00:00Z"),
                        Instant.parse("2026-01-04T08:00:00Z"));
    }

    @Test
    void daysOfTheCalendarAreLeftOut() {
        Timetable table = new Timetable(DAILY, null, null, WEEKENDS_AND_NEW_YEAR, Duration.ZERO);

        assertThat(table.preview(Instant.parse("2025-12-31T00:00:00Z"), 3))
                .containsExactly(
                        Instant.parse("2025-12-31T08:00:00Z"),
                        Instant.parse("2026-01-02T08:00:00Z"),
                        Instant.parse("2026-01-05T08:00:00Z"));
    }

    @Test
    void aWeekMustHaveADayLeft() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HolidayCalendar(Set.of(), EnumSet.allOf(DayOfWeek.class)))
                .withMessageContaining("at least one day");
    }

    @Test
    void saysWhyAnInstantIsNoFireTime() {
        Timetable table = new Timetable(
                DAILY,
                Instant.parse("2025-12-30T00:00:00Z"),
                Instant.parse("2026-02-01T00:00:00Z"),
                WEEKENDS_AND_NEW_YEAR,
                Duration.ZERO);

        assertThat(table.verdict(Instant.parse("2025-12-31T08:00:00Z"))).isEqualTo(Verdict.FIRES);
        assertThat(table.verdict(Instant.parse("2025-12-31T08:00:01Z"))).isEqualTo(Verdict.NOT_IN_CRON);
        assertThat(table.verdict(Instant.parse("2025-12-29T08:00:00Z"))).isEqualTo(Verdict.BEFORE_START);
        assertThat(table.verdict(Instant.parse("2026-02-02T08:00:00Z"))).isEqualTo(Verdict.AFTER_END);
        assertThat(table.verdict(Instant.parse("2026-01-01T08:00:00Z"))).isEqualTo(Verdict.HOLIDAY);
    }

    @Test
    void jitterIsTheSameAtEveryTryAndSpreads() {
        Timetable table = new Timetable(DAILY, null, null, HolidayCalendar.NONE, Duration.ofMinutes(10));
        Instant fireTime = Instant.parse("2026-01-02T08:00:00Z");
        long early = 0;
        for (long id = 1; id <= 1_000; id++) {
            Instant due = table.dueAt(id, fireTime);
            assertThat(due).isEqualTo(table.dueAt(id, fireTime));
            assertThat(due).isBetween(fireTime, fireTime.plus(Duration.ofMinutes(10)));
            early += due.isBefore(fireTime.plus(Duration.ofMinutes(5))) ? 1 : 0;
        }
        assertThat(early).isBetween(400L, 600L);
    }
}
