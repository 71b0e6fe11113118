package io.scheduler.common.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.schedule.CatchUp.Missed;
import io.scheduler.common.schedule.CatchUp.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final Duration THRESHOLD = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void whatIsALittleLateIsRunAllOfIt() {
        CatchUp due = look("*/10 * * * * ?", MisfirePolicy.SKIP, 1, NOON, NOON.plusSeconds(35));

        assertThat(due.missed()).isNull();
        assertThat(due.fire()).containsExactly(after(10), after(20), after(30));
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        assertThat(look("0 * * * * ?", MisfirePolicy.ALL, 1, NOON, NOON.plusMillis(59_999))
                        .fire())
                .isEmpty();
    }

    @Test
    void skipGivesUpWhatWasMissed() {
        CatchUp due = look("0 * * * * ?", MisfirePolicy.SKIP, 1, NOON, NOON.plusSeconds(3600 + 30));

        assertThat(due.missed()).isEqualTo(new Missed(after(60), after(59 * 60)));
        assertThat(due.fire()).containsExactly(after(3600));
    }

    @Test
    void latestRunsOneOfThem() {
        CatchUp due = look("0 * * * * ?", MisfirePolicy.LATEST, 1, NOON, NOON.plusSeconds(3600 + 30));

        assertThat(due.missed()).isEqualTo(new Missed(after(60), after(58 * 60)));
        assertThat(due.fire()).containsExactly(after(59 * 60));
    }

    @Test
    void aSingleMissedOneIsTheLatest() {
        CatchUp due = look("0 0 * * * ?", MisfirePolicy.LATEST, 1, NOON, NOON.plusSeconds(2 * 3600 - 1));

        assertThat(due.missed()).isNull();
        assertThat(due.fire()).containsExactly(after(3600));
    }

    @Test
    void allRunsAsManyAsTheLimit() {
        CatchUp due = look("0 * * * * ?", MisfirePolicy.ALL, 5, NOON, NOON.plusSeconds(3600 + 30));

        assertThat(due.missed()).isEqualTo(new Missed(after(60), after(54 * 60)));
        assertThat(due.fire())
                .containsExactlyElementsOf(IntStream.rangeClosed(55, 59)
                        .mapToObj(i -> after(i * 60))
                        .toList());
    }

    @Test
    void aYearOfSecondsIsNotWalkedThrough() {
        CatchUp due = look("* * * * * ?", MisfirePolicy.ALL, 2, NOON.minus(Duration.ofDays(365)), NOON);

        assertThat(due.missed())
                .isEqualTo(new Missed(NOON.minus(Duration.ofDays(365)).plusSeconds(1), NOON.minusSeconds(63)));
        assertThat(due.fire()).containsExactly(NOON.minusSeconds(62), NOON.minusSeconds(61));
    }

    @Test
    void everyFireTimeIsEitherRunOrGivenUpOnce() {
        for (MisfirePolicy policy : MisfirePolicy.values()) {
            Timetable table = table("*/7 * * * * ?");
            Instant decided = NOON;
            Instant now = NOON.plusSeconds(1000);
            int looks = 0;
            int run = 0;
            while (true) {
                CatchUp due = CatchUp.of(table, 1, new Rule(policy, 3, THRESHOLD), decided, now);
                Missed missed = due.missed();
                if (missed == null && due.fire().isEmpty()) {
                    break;
                }
                List<Instant> order = missed == null ? due.fire() : List.of(missed.until());
                assertThat(order).allMatch(decided::isBefore);
                if (missed != null) {
                    assertThat(table.next(decided)).contains(missed.from());
                    decided = missed.until();
                }
                for (Instant fire : due.fire()) {
                    assertThat(table.next(decided)).contains(fire);
                    decided = fire;
                    run++;
                }
                assertThat(++looks).isLessThan(10);
            }
            assertThat(table.next(decided).orElseThrow()).isAfter(now);
            assertThat(run).isEqualTo(policy == MisfirePolicy.SKIP ? 9 : policy == MisfirePolicy.LATEST ? 10 : 12);
        }
    }

    private static CatchUp look(String cron, MisfirePolicy policy, int limit, Instant decided, Instant now) {
        return CatchUp.of(table(cron), 1, new Rule(policy, limit, THRESHOLD), decided, now);
    }

    private static Timetable table(String cron) {
        return new Timetable(
                new FireTimes(Cron.of(cron), ZoneOffset.UTC), null, null, HolidayCalendar.NONE, Duration.ZERO);
    }

    private static Instant after(long seconds) {
        return NOON.plusSeconds(seconds);
    }
}
