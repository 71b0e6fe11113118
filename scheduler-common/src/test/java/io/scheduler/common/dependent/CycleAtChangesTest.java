package io.scheduler.common.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours where clocks change: those that people know by hand, and what holds of all by brute force. */
class CycleAtChangesTest {
    private static final Instant SINCE = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration BEFORE = Duration.ofHours(4);
    private static final Duration ALONE = Duration.ofDays(7);
    private static final int HOURS_AROUND = 8;
    private static final int SECONDS_OF_AN_HOUR = 3600;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the half hour that is left out ends at a full one, which begins the next hour
            Asia/Pyongyang  | 2018-05-04T14:40:00Z | this-hour    | 14:30 15:00
            Asia/Pyongyang  | 2018-05-04T15:10:00Z | this-hour    | 15:00 16:00
            Asia/Pyongyang  | 2018-05-04T15:10:00Z | last-hour    | 14:30 15:00
            Asia/Pyongyang  | 2018-05-04T16:00:00Z | last-2-hours | 14:30 15:00 16:00
            America/Caracas | 2016-05-01T06:45:00Z | this-hour    | 06:30 07:00
            America/Caracas | 2016-05-01T07:20:00Z | last-2-hours | 05:30 06:30 07:00
            # half an hour is put in before a full one
            Asia/Pyongyang  | 2015-08-14T15:20:00Z | this-hour    | 14:00 15:30
            America/Caracas | 2007-12-09T07:20:00Z | this-hour    | 06:00 07:30
            """)
    void halfAnHourThatEndsOnAFullOne(ZoneId zone, Instant time, String cycle, String expected) {
        List<Interval> hours = Cycle.of(cycle).orElseThrow().intervals(time, zone);
        List<String> ends = new ArrayList<>();
        hours.forEach(hour -> ends.add(shown(hour.from())));
        ends.add(shown(hours.getLast().until()));
        assertThat(String.join(" ", ends)).isEqualTo(expected);
    }

    @Test
    void hoursFollowEachOtherAndBeginWhenTheClockShowsAFullOne() {
        Set<Kind> seen = new HashSet<>();
        for (ZoneId zone : differentZones()) {
            ZoneRules rules = zone.getRules();
            Instant before = SINCE;
            for (ZoneOffsetTransition change = rules.nextTransition(SINCE);
                    change != null && change.getInstant().isBefore(UNTIL);
                    change = rules.nextTransition(change.getInstant())) {
                boolean isAlone = change.getInstant().isAfter(before.plus(ALONE));
                if (seen.add(Kind.of(change)) || !isAlone) {
                    around(zone, change);
                }
                before = change.getInstant();
            }
        }
        assertThat(seen).hasSizeGreaterThan(100);
    }

    /** Tens of thousands of changes differ only by the day: one of a kind is enough, but for those that follow another one. */
    private record Kind(ZoneOffset before, ZoneOffset after, LocalTime time) {
        static Kind of(ZoneOffsetTransition change) {
            return new Kind(
                    change.getOffsetBefore(),
                    change.getOffsetAfter(),
                    change.getDateTimeBefore().toLocalTime());
        }
    }

    private static void around(ZoneId zone, ZoneOffsetTransition change) {
        List<Interval> passed = new ArrayList<>();
        Instant time = change.getInstant().minus(BEFORE);
        for (int i = 0; i < HOURS_AROUND; i++) {
            Interval hour = Cycle.THIS_HOUR.intervals(time, zone).getFirst();
            Supplier<String> where = () -> zone + " at " + change.getInstant() + ": " + hour;
            expect(i == 0 || hour.from().equals(passed.getLast().until()), where, "to begin where the one before ends");
            expect(isFull(hour.from(), zone), where, "to begin at a full hour of the clock");
            expect(!holdsAnother(hour, zone, change), where, "to hold no other full hour");
            Instant last = hour.until().minusNanos(1);
            for (Instant inside : List.of(hour.from(), last)) {
                expect(
                        Cycle.THIS_HOUR.intervals(inside, zone).equals(List.of(hour)),
                        where,
                        "to be one from its begin to its end");
                for (int count = 1; count <= Math.min(3, i); count++) {
                    Cycle cycle = List.of(Cycle.LAST_HOUR, Cycle.LAST_2_HOURS, Cycle.LAST_3_HOURS)
                            .get(count - 1);
                    expect(
                            cycle.intervals(inside, zone).equals(passed.subList(i - count, i)),
                            where,
                            "to come behind the last ones");
                }
            }
            passed.add(hour);
            time = hour.until();
        }
        Instant dayAfter = change.getInstant().plus(Duration.ofHours(24));
        List<Interval> day = Cycle.LAST_24_HOURS.intervals(dayAfter, zone);
        expect(
                day.stream()
                        .allMatch(hour ->
                                Cycle.THIS_HOUR.intervals(hour.from(), zone).equals(List.of(hour))),
                () -> zone + " at " + change.getInstant() + ": " + day,
                "hours");
    }

    /** Each with rules of its own: most names mean the same as another one. */
    private static Collection<ZoneId> differentZones() {
        Map<ZoneRules, ZoneId> byRules = new HashMap<>();
        new TreeSet<>(ZoneId.getAvailableZoneIds())
                .forEach(id -> byRules.putIfAbsent(ZoneId.of(id).getRules(), ZoneId.of(id)));
        return byRules.values();
    }

    private static boolean holdsAnother(Interval hour, ZoneId zone, ZoneOffsetTransition change) {
        for (ZoneOffset offset : List.of(change.getOffsetBefore(), change.getOffsetAfter())) {
            long past = Math.floorMod(hour.from().getEpochSecond() + offset.getTotalSeconds(), SECONDS_OF_AN_HOUR);
            Instant next = hour.from().plusSeconds(SECONDS_OF_AN_HOUR - past);
            if (next.isBefore(hour.until()) && isFull(next, zone)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFull(Instant time, ZoneId zone) {
        int offset = zone.getRules().getOffset(time).getTotalSeconds();
        return time.getNano() == 0 && (time.getEpochSecond() + offset) % SECONDS_OF_AN_HOUR == 0;
    }

    /** Asserting hundreds of thousands of times takes as long as everything else. */
    private static void expect(boolean holds, Supplier<String> where, String what) {
        if (!holds) {
            fail(where.get() + " was expected " + what);
        }
    }

    private static String shown(Instant time) {
        return time.toString().substring("2018-05-04T".length(), "2018-05-04T00:00".length());
    }
}
