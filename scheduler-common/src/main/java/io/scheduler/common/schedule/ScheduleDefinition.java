package io.scheduler.common.schedule;

import io.scheduler.common.workflow.TaskDefinition.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a schedule.
 *
 * @param cron in Quartz's notation
 * @param zone in which the expression is meant and the times of its runs are written
 * @param start no fire time before it
 * @param end no fire time after it
 * @param catchUpLimit how many missed fire times are run with {@link MisfirePolicy#ALL}, 1 to {@value #MOST_CATCH_UPS}; also how
 *     many may wait with {@link OverlapPolicy#QUEUE}
 * @param jitter up to that much later than the fire time, at most {@link #LONGEST_JITTER}
 * @param calendar name of the calendar whose days are left out
 * @param params start-up parameters of its runs
 * @param priority of its runs; null: that of the document
 */
public record ScheduleDefinition(
        String cron,
        ZoneId zone,
        @Nullable Instant start,
        @Nullable Instant end,
        MisfirePolicy misfire,
        int catchUpLimit,
        OverlapPolicy overlap,
        Duration jitter,
        @Nullable String calendar,
        Map<String, String> params,
        boolean enabled,
        @Nullable Priority priority) {
    public static final int MOST_CATCH_UPS = CatchUp.MOST_AT_ONCE;
    public static final Duration LONGEST_JITTER = Duration.ofHours(1);

    public ScheduleDefinition {
        params = Map.copyOf(params);
    }

    /** Its runs have the priority of the document. */
    public ScheduleDefinition(
            String cron,
            ZoneId zone,
            @Nullable Instant start,
            @Nullable Instant end,
            MisfirePolicy misfire,
            int catchUpLimit,
            OverlapPolicy overlap,
            Duration jitter,
            @Nullable String calendar,
            Map<String, String> params,
            boolean enabled) {
        this(cron, zone, start, end, misfire, catchUpLimit, overlap, jitter, calendar, params, enabled, null);
    }

    /** @param days those of {@link #calendar} */
    public Timetable timetable(HolidayCalendar days) {
        return new Timetable(new FireTimes(Cron.stored(cron), zone), start, end, days, jitter);
    }

    /** Whether both have the same fire times, carried out at the same instants. */
    public boolean hasTimesOf(ScheduleDefinition other) {
        return cron.equals(other.cron)
                && zone.equals(other.zone)
                && Objects.equals(start, other.start)
                && Objects.equals(end, other.end)
                && jitter.equals(other.jitter)
                && Objects.equals(calendar, other.calendar);
    }
}
