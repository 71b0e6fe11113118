package io.scheduler.common.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of docs/schedules.md, by hand where people know the dates and by brute force over all zones. */
class FireTimesTest {
    private static final Instant SINCE = Instant.parse("2005-01-01T00:00:00Z");
    private static final int CHANGES_OF_A_ZONE = 4;
    private static final Duration AROUND = Duration.ofHours(30);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the gap: once, at the first instant after it
                "Europe/Paris        | 0 30 2 * * ?    | 2026-03-28T12:00 | 2026-03-29T03:00+02:00, 2026-03-30T02:30+02:00",
                "America/New_York    | 0 30 2 * * ?    | 2026-03-07T12:00 | 2026-03-08T03:00-04:00, 2026-03-09T02:30-04:00",
                "Australia/Lord_Howe | 0 15 2 * * ?    | 2026-10-03T12:00 | 2026-10-04T02:30+11:00, 2026-10-05T02:15+11:00",
                "Pacific/Apia        | 0 0 9 * * ?     | 2011-12-29T00:00 | 2011-12-29T09:00-10:00, 2011-12-31T00:00+14:00, 2011-12-31T09:00+14:00",
                // several that are left out together, and one that is due just then anyway, are one
                "Europe/Paris        | 0 */20 2,3 * * ?| 2026-03-29T01:00 | 2026-03-29T03:00+02:00, 2026-03-29T03:20+02:00",
                "Pacific/Apia        | 0 0 0 * * ?     | 2011-12-29T00:00 | 2011-12-31T00:00+14:00, 2012-01-01T00:00+14:00",
                // the overlap: once, the first of the two
                "Europe/Paris        | 0 30 2 * * ?    | 2026-10-24T12:00 | 2026-10-25T02:30+02:00, 2026-10-26T02:30+01:00",
                "America/New_York    | 0 30 1 * * ?    | 2026-10-31T12:00 | 2026-11-01T01:30-04:00, 2026-11-02T01:30-05:00",
                "Australia/Lord_Howe | 0 45 1 * * ?    | 2026-04-04T12:00 | 2026-04-05T01:45+11:00, 2026-04-06T01:45+10:30",
                // a rhythm goes on by real time
                "Europe/Paris        | 0 30 * * * ?    | 2026-03-29T01:00 | 2026-03-29T01:30+01:00, 2026-03-29T03:30+02:00",
                "Europe/Paris        | 0 30 * * * ?    | 2026-10-25T01:31 | 2026-10-25T02:30+02:00, 2026-10-25T02:30+01:00, 2026-10-25T03:30+01:00",
                "Australia/Lord_Howe | 0 */20 * * * ?  | 2026-04-05T01:20 | 2026-04-05T01:40+11:00, 2026-04-05T01:40+10:30, 2026-04-05T02:00+10:30",
                "Pacific/Apia        | 0 0 * * * ?     | 2011-12-29T22:30 | 2011-12-29T23:00-10:00, 2011-12-31T00:00+14:00, 2011-12-31T01:00+14:00"
            })
    void whatIsDocumentedHappens(ZoneId zone, String cron, LocalDateTime after, String expected) {
        FireTimes times = new FireTimes(Cron.of(cron), zone);
        List<String> found = new ArrayList<>();
        Instant last = after.atZone(zone).toInstant();
        for (int i = 0; i < expected.split(",").length; i++) {
            last = times.next(last).orElseThrow();
            found.add(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmxxx").format(last.atZone(zone)));
        }
        assertThat(String.join(", ", found)).isEqualTo(expected);
    }

    /** A wall clock that is looked at every minute around every change of every zone. */
    @Test
    void aRhythmFiresWheneverTheClockShowsAMatchingTime() {
        Predicate<ZonedDateTime> matches = time -> time.getMinute() % 15 == 0;
        overAllChanges((zone, change) -> assertSame(
                new FireTimes(Cron.of("0 */15 * * * ?"), zone), change, at -> matches.test(at.atZone(zone)), "rhythm"));
    }

    @Test
    void timesOfTheDayComeOnceEach() {
        Predicate<LocalDateTime> matches = time -> time.getMinute() % 10 == 0 && time.getHour() != 23;
        overAllChanges((zone, change) -> {
            ZoneRules rules = zone.getRules();
            assertSame(
                    new FireTimes(Cron.of("0 */10 0-22 * * ?"), zone),
                    change,
                    at -> {
                        ZoneOffsetTransition gap = gapEndingAt(rules, at);
                        if (gap != null && someOf(gap.getDateTimeBefore(), gap.getDateTimeAfter(), matches)) {
                            return true;
                        }
                        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
                        boolean second = rules.getValidOffsets(local).size() == 2
                                && rules.getOffset(at)
                                        .equals(rules.getValidOffsets(local).get(1));
                        return !second && matches.test(local);
                    },
                    "times of the day");
        });
    }

    @Test
    void itDoesNotMatterWhereOneBeginsToLook() {
        Random random = new Random(4711);
        for (String id : List.of(
                "Europe/Paris",
                "America/New_York",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Africa/Casablanca",
                "UTC")) {
            ZoneId zone = ZoneId.of(id);
            for (String cron : List.of("0 */7 1-3 * * ?", "30 */7 * * * ?", "0 0 0 ? * MON", "*/20 59 23 L * ?")) {
                FireTimes times = new FireTimes(Cron.of(cron), zone);
                Instant last = Instant.parse("2011-12-01T00:00:00Z");
                for (int i = 0; i < 400; i++) {
                    Instant next = times.next(last).orElseThrow();
                    long seconds = Duration.between(last, next).toSeconds();
                    Instant between = last.plusSeconds(random.nextLong(Math.max(1, seconds)))
                            .plusNanos(random.nextInt(1_000_000_000));
                    assertThat(times.next(between))
                            .as(zone + " " + cron + " after " + between)
                            .contains(next);
                    last = next;
                }
            }
        }
    }

    private interface OfAChange {
        void check(ZoneId zone, ZoneOffsetTransition change);
    }

    private static void overAllChanges(OfAChange check) {
        int seen = 0;
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            ZoneOffsetTransition change = zone.getRules().nextTransition(SINCE);
            for (int i = 0; change != null && i < CHANGES_OF_A_ZONE; i++) {
                check.check(zone, change);
                seen++;
                change = zone.getRules().nextTransition(change.getInstant());
            }
        }
        assertThat(seen).isGreaterThan(1_000);
    }

    private static void assertSame(
            FireTimes times, ZoneOffsetTransition change, Predicate<Instant> expected, String what) {
        Instant from = change.getInstant().minus(AROUND);
        Instant until = change.getInstant().plus(AROUND);
        List<Instant> wanted = new ArrayList<>();
        for (Instant at = from.plusSeconds(60); at.isBefore(until); at = at.plusSeconds(60)) {
            if (expected.test(at)) {
                wanted.add(at);
            }
        }
        List<Instant> found = new ArrayList<>();
        Optional<Instant> next = times.next(from);
        while (next.isPresent() && next.get().isBefore(until)) {
            found.add(next.get());
            next = times.next(next.get());
        }
        assertThat(found).as(what + " in " + times.zone() + " around " + change).isEqualTo(wanted);
    }

    private static ZoneOffsetTransition gapEndingAt(ZoneRules rules, Instant at) {
        ZoneOffsetTransition change = rules.nextTransition(at.minusNanos(1));
        return change != null && change.getInstant().equals(at) && change.isGap() ? change : null;
    }

    private static boolean someOf(LocalDateTime from, LocalDateTime until, Predicate<LocalDateTime> matches) {
        for (LocalDateTime time = from; time.isBefore(until); time = time.plusMinutes(1)) {
            if (matches.test(time)) {
                return true;
            }
        }
        return false;
    }
}
