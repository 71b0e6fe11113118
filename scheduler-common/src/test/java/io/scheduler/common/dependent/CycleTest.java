package io.scheduler.common.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** Days as {@code 11-17}, a range of days as {@code 11-10..11-16}, hours as {@code 18T01}. Wednesday, 18 November 2026. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            this-hour        | currentHour    | 18T14
            last-hour        | last1Hour      | 18T13
            last-2-hours     | last2Hours     | 18T12..18T13
            last-3-hours     | last3Hours     | 18T11..18T13
            last-24-hours    | last24Hours    | 17T01..18T00
            today            | today          | 11-18
            yesterday        | last1Days      | 11-17
            last-2-days      | last2Days      | 11-16..11-17
            last-3-days      | last3Days      | 11-15..11-17
            last-7-days      | last7Days      | 11-11..11-17
            this-week        | thisWeek       | 11-16..11-18
            last-week        | lastWeek       | 11-09..11-15
            last-monday      | lastMonday     | 11-09
            last-tuesday     | lastTuesday    | 11-10
            last-wednesday   | lastWednesday  | 11-11
            last-thursday    | lastThursday   | 11-12
            last-friday      | lastFriday     | 11-13
            last-saturday    | lastSaturday   | 11-14
            last-sunday      | lastSunday     | 11-15
            this-month       | thisMonth      | 11-01..11-18
            this-month-begin | thisMonthBegin | 11-01
            this-month-end   | thisMonthEnd   | 11-30
            last-month       | lastMonth      | 10-01..10-31
            last-month-begin | lastMonthBegin | 10-01
            last-month-end   | lastMonthEnd   | 10-31
            """)
    void everyCycleHasItsIntervals(String name, String asKnown, String expected) {
        Cycle cycle = Cycle.of(name).orElseThrow();
        assertThat(Cycle.of(asKnown)).contains(cycle);
        assertThat(cycle.text()).isEqualTo(name);
        List<Interval> intervals = cycle.intervals(at("2026-11-18T14:35:10.5", PARIS), PARIS);
        String[] ends = expected.split("\\.\\.");
        Interval first = interval(ends[0]);
        Interval last = interval(ends[ends.length - 1]);
        assertThat(intervals.getFirst()).isEqualTo(first);
        assertThat(intervals.getLast()).isEqualTo(last);
        follow(intervals);
        Duration each = ends[0].contains("T") ? Duration.ofHours(1) : Duration.ofDays(1);
        assertThat((double) intervals.size())
                .as("one interval for each hour or day")
                .isEqualTo(Math.round(
                        (double) Duration.between(first.from(), last.until()).toMinutes() / each.toMinutes()));
    }

    @Test
    void thereIsARowForEach() {
        assertThat(Cycle.values()).hasSize(25);
        assertThat(Cycle.of("tomorrow")).isEmpty();
        assertThat(Cycle.names()).doesNotHaveDuplicates().hasSize(2 * 25 - 1);
    }

    @Test
    void monthsAndYearsEndWhereTheyEnd() {
        Instant leap = at("2028-02-10T00:00", PARIS);
        assertThat(days(Cycle.THIS_MONTH_END, leap, PARIS)).containsExactly("2028-02-29");
        assertThat(days(Cycle.LAST_MONTH_END, at("2027-03-31T00:00", PARIS), PARIS))
                .containsExactly("2027-02-28");
        assertThat(days(Cycle.LAST_MONTH_BEGIN, at("2027-01-01T00:00", PARIS), PARIS))
                .containsExactly("2026-12-01");
        assertThat(days(Cycle.LAST_MONTH, at("2027-03-31T00:00", PARIS), PARIS)).hasSize(28);
        assertThat(days(Cycle.THIS_MONTH, at("2027-03-01T00:00", PARIS), PARIS)).containsExactly("2027-03-01");
        assertThat(days(Cycle.LAST_WEEK, at("2026-01-01T10:00", PARIS), PARIS))
                .startsWith("2025-12-22")
                .endsWith("2025-12-28")
                .hasSize(7);
        // Monday belongs to the week that it begins, Sunday to the one that it ends
        assertThat(days(Cycle.LAST_SUNDAY, at("2026-11-16T00:00", PARIS), PARIS))
                .containsExactly("2026-11-15");
        assertThat(days(Cycle.LAST_SUNDAY, at("2026-11-15T23:59", PARIS), PARIS))
                .containsExactly("2026-11-08");
    }

    @ParameterizedTest
    @CsvSource({
        // clocks forward: 23 hours; back: 25; by half an hour: it belongs to an hour of the clock
        "Europe/Paris,       2026-03-29, 23",
        "Europe/Paris,       2026-10-25, 25",
        "America/New_York,   2026-11-01, 25",
        "Australia/Lord_Howe, 2026-04-05, 24",
        "Australia/Lord_Howe, 2026-10-04, 23",
        // that day began at one
        "America/Sao_Paulo,  2018-11-04, 24",
        "America/Sao_Paulo,  2018-11-03, 23",
    })
    void aDayIsADayHoweverLongTheClocksMakeIt(ZoneId zone, String date, int hours) {
        Instant dayAfter =
                LocalDateTime.parse(date + "T12:00").plusDays(1).atZone(zone).toInstant();
        assertThat(days(Cycle.YESTERDAY, dayAfter, zone)).containsExactly(date);
        assertThat(days(Cycle.LAST_3_DAYS, dayAfter, zone)).hasSize(3).endsWith(date);
        List<Interval> of24 = Cycle.LAST_24_HOURS.intervals(dayAfter, zone);
        assertThat(of24).as("as many hours as there were from one to one").hasSize(hours);
        follow(of24);
        assertThat(of24)
                .as("in each of them something that is scheduled for the full hour has its time")
                .allMatch(one -> one.from().atZone(zone).getMinute() == 0);
    }

    /** Two o'clock becomes half past one on 5 April, and half past two on 4 October. */
    @Test
    void halfAnHourThatAZonePutsInOrLeavesOutBelongsToTheHourBefore() {
        ZoneId howe = ZoneId.of("Australia/Lord_Howe");
        Interval back = new Interval(Instant.parse("2026-04-04T14:00:00Z"), Instant.parse("2026-04-04T15:30:00Z"));
        Interval forward = new Interval(Instant.parse("2026-10-03T14:30:00Z"), Instant.parse("2026-10-03T16:00:00Z"));
        for (Interval hour : List.of(back, forward)) {
            for (int minute = 0; minute < 90; minute += 10) {
                assertThat(Cycle.THIS_HOUR.intervals(hour.from().plus(Duration.ofMinutes(minute)), howe))
                        .containsExactly(hour);
            }
            Instant next = hour.until().plus(Duration.ofMinutes(5));
            assertThat(Cycle.LAST_HOUR.intervals(next, howe)).containsExactly(hour);
            List<Interval> lastTwo = Cycle.LAST_2_HOURS.intervals(next.plus(Duration.ofHours(1)), howe);
            assertThat(lastTwo)
                    .containsExactly(
                            hour, new Interval(hour.until(), hour.until().plus(Duration.ofHours(1))));
            assertThat(Cycle.LAST_24_HOURS.intervals(next.plus(Duration.ofDays(1)), howe))
                    .startsWith(hour)
                    .filteredOn(one -> one.until().equals(one.from().plus(Duration.ofHours(1))))
                    .hasSize(hour == back ? 23 : 22);
        }
    }

    @Test
    void hoursPassAlsoWhereTheClockRepeatsOrLeavesOutSome() {
        // the second half past two of that night
        Instant second = Instant.parse("2026-10-25T01:30:00Z");
        assertThat(Cycle.THIS_HOUR.intervals(second, PARIS))
                .containsExactly(
                        new Interval(Instant.parse("2026-10-25T01:00:00Z"), Instant.parse("2026-10-25T02:00:00Z")));
        assertThat(Cycle.LAST_HOUR.intervals(second, PARIS))
                .containsExactly(
                        new Interval(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T01:00:00Z")));
        Instant afterGap = Instant.parse("2026-03-29T01:10:00Z");
        assertThat(Cycle.LAST_2_HOURS.intervals(afterGap, PARIS))
                .extracting(one -> one.from().toString())
                .containsExactly("2026-03-28T23:00:00Z", "2026-03-29T00:00:00Z");
        // a zone with half hours: the hour begins where its clock says so
        assertThat(Cycle.THIS_HOUR.intervals(Instant.parse("2026-01-01T00:45:00Z"), ZoneId.of("Asia/Kolkata")))
                .extracting(one -> one.from().toString())
                .containsExactly("2026-01-01T00:30:00Z");
    }

    @Test
    void aDayThatAZoneLeftOutIsNotWaitedFor() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Instant after = at("2011-12-31T10:00", apia);
        assertThat(days(Cycle.LAST_3_DAYS, after, apia)).containsExactly("2011-12-28", "2011-12-29");
        assertThat(days(Cycle.YESTERDAY, after, apia)).containsExactly("2011-12-29");
        assertThat(hours(after, apia)).isEqualTo("2011-12-29T01:00 to 2011-12-31T01:00, 24");
    }

    @Test
    void theDayFromOneToOneIsThatOfTheClock() {
        ZoneId cairo = ZoneId.of("Africa/Cairo");
        // that day begins at one: midnight was left out
        assertThat(hours(at("2026-04-24T01:10", cairo), cairo)).isEqualTo("2026-04-23T01:00 to 2026-04-24T01:00, 23");
        assertThat(hours(at("2026-04-25T01:10", cairo), cairo)).isEqualTo("2026-04-24T01:00 to 2026-04-25T01:00, 24");
        ZoneId havana = ZoneId.of("America/Havana");
        // the hour before one comes twice
        assertThat(hours(at("2026-11-02T12:00", havana), havana)).isEqualTo("2026-11-01T01:00 to 2026-11-02T01:00, 24");
        assertThat(hours(at("2026-11-01T12:00", havana), havana)).isEqualTo("2026-10-31T01:00 to 2026-11-01T01:00, 25");
    }

    private static String hours(Instant time, ZoneId zone) {
        List<Interval> hours = Cycle.LAST_24_HOURS.intervals(time, zone);
        follow(hours);
        return hours.getFirst().from().atZone(zone).toLocalDateTime() + " to "
                + hours.getLast().until().atZone(zone).toLocalDateTime() + ", " + hours.size();
    }

    @Test
    void intervalsNeverOverlapAndHoldTheTimeWhereTheySayThis() {
        for (ZoneId zone : Stream.of("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
                .map(ZoneId::of)
                .toList()) {
            for (int hour = 0; hour < 24 * 400; hour += 7) {
                Instant time = Instant.parse("2026-01-01T00:20:00Z").plus(Duration.ofHours(hour));
                for (Cycle cycle : Cycle.values()) {
                    List<Interval> intervals = cycle.intervals(time, zone);
                    follow(intervals);
                    boolean holds = intervals.stream().anyMatch(one -> one.contains(time));
                    boolean mayHold = cycle == Cycle.THIS_MONTH_BEGIN
                            || cycle == Cycle.THIS_MONTH_END
                            || cycle == Cycle.LAST_24_HOURS;
                    boolean should = cycle == Cycle.TODAY
                            || cycle == Cycle.THIS_HOUR
                            || cycle == Cycle.THIS_WEEK
                            || cycle == Cycle.THIS_MONTH;
                    assertThat(holds || mayHold)
                            .as(cycle + " at " + time + " in " + zone)
                            .isEqualTo(should || mayHold);
                }
            }
        }
    }

    private static void follow(List<Interval> intervals) {
        for (int i = 1; i < intervals.size(); i++) {
            assertThat(intervals.get(i).from()).isEqualTo(intervals.get(i - 1).until());
        }
    }

    private static List<String> days(Cycle cycle, Instant time, ZoneId zone) {
        return cycle.intervals(time, zone).stream()
                .map(one -> one.from().atZone(zone).toLocalDate().toString())
                .collect(Collectors.toList());
    }

    private static Interval interval(String text) {
        if (text.contains("T")) {
            Instant from = at("2026-11-" + text + ":00", PARIS);
            return new Interval(from, from.plus(Duration.ofHours(1)));
        }
        LocalDateTime day = LocalDateTime.parse("2026-" + text + "T00:00");
        return new Interval(
                day.atZone(PARIS).toInstant(), day.plusDays(1).atZone(PARIS).toInstant());
    }

    private static Instant at(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }
}
