package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.common.schedule.ScheduleDefinition;
import java.time.Instant;

/**
 * A schedule as a master drives it.
 *
 * @param revision which state of it this is
 * @param active neither disabled nor paused
 * @param decidedUntil every fire time up to here has its record or needs none
 * @param queued whether fire times wait for the end of an earlier run
 */
public record StoredSchedule(
        long id,
        int slot,
        long revision,
        ScheduleDefinition definition,
        HolidayCalendar calendar,
        boolean active,
        Instant decidedUntil,
        boolean queued) {}
