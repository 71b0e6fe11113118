package io.scheduler.dao.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Which schedules are wanted; null means any.
 *
 * @param project exact name
 * @param workflow exact name, of that project
 */
public record ScheduleFilter(
        @Nullable String project, @Nullable String workflow) {}
