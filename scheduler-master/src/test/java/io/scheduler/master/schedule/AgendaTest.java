package io.scheduler.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.dao.schedule.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");

    private final Agenda agenda = new Agenda();

    private static LiveSchedule schedule(long id, String cron, Instant decidedUntil) {
        ScheduleDefinition definition = new ScheduleDefinition(
                cron,
                ZoneOffset.UTC,
                null,
                null,
                MisfirePolicy.SKIP,
                1,
                OverlapPolicy.ALLOW,
                Duration.ZERO,
                null,
                Map.of(),
                true);
        return new LiveSchedule(
                new StoredSchedule(id, (int) id, 1, definition, HolidayCalendar.NONE, true, decidedUntil, false));
    }

    @Test
    void whatIsDueComesInItsOrder() {
        agenda.put(schedule(1, "30 * * * * ?", NOW.minusSeconds(60)));
        agenda.put(schedule(2, "10 * * * * ?", NOW.minusSeconds(60)));
        agenda.put(schedule(3, "10 * * * * ?", NOW));

        assertThat(agenda.pollDue(NOW)).extracting(LiveSchedule::id).isEqualTo(2L);
        assertThat(agenda.pollDue(NOW)).extracting(LiveSchedule::id).isEqualTo(1L);
        assertThat(agenda.pollDue(NOW)).isNull();
        assertThat(agenda.nextDue()).isEqualTo(NOW.plusSeconds(10));
    }

    /** The database gave no answer for it: at once again would be for ever. */
    @Test
    void onePostponedIsNotDueByItsFormerTime() {
        LiveSchedule before = schedule(1, "* * * * * ?", NOW.minusSeconds(2));
        agenda.put(before);
        agenda.pollDue(NOW);
        LiveSchedule readAgain = schedule(1, "* * * * * ?", NOW.minusSeconds(2));
        agenda.put(readAgain);
        readAgain.postponeIfAsBefore(before, NOW.plusSeconds(1));
        agenda.enter(readAgain);

        assertThat(agenda.pollDue(NOW)).isNull();
        assertThat(agenda.nextDue()).isEqualTo(NOW.plusSeconds(1));
        assertThat(agenda.pollDue(NOW.plusSeconds(1))).isSameAs(readAgain);
    }

    @Test
    void whatIsGoneOrReplacedIsNotDue() {
        agenda.put(schedule(1, "* * * * * ?", NOW.minusSeconds(2)));
        agenda.put(schedule(2, "* * * * * ?", NOW.minusSeconds(2)));
        agenda.put(schedule(3, "* * * * * ?", NOW.minusSeconds(2)));
        for (int i = 0; i < 1_000; i++) {
            agenda.put(schedule(3, "0 0 0 1 1 ? 2100", NOW));
        }
        agenda.remove(1);
        agenda.removeSlots(Set.of(2));

        assertThat(agenda.pollDue(NOW)).isNull();
        assertThat(agenda.nextDue()).isEqualTo(Instant.parse("2100-01-01T00:00:00Z"));
        assertThat(agenda.size()).isEqualTo(1);
    }
}
