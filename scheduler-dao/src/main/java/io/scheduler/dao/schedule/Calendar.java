package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.HolidayCalendar;
import java.time.Instant;

/** A calendar with its name. */
public record Calendar(String name, String description, HolidayCalendar days, String changedBy, Instant changedAt) {}
