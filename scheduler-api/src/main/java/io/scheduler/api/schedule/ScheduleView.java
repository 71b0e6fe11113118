package io.scheduler.api.schedule;

import io.scheduler.api.instance.Priorities;
import io.scheduler.common.schedule.MisfirePolicy;
import io.scheduler.common.schedule.OverlapPolicy;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.workflow.DurationText;
import io.scheduler.dao.schedule.Schedule;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as clients see it.
 *
 * @param next its next fire time, when it is active
 */
record ScheduleView(
        String project,
        String workflow,
        String name,
        String cron,
        String timezone,
        @Nullable Instant start,
        @Nullable Instant end,
        MisfirePolicy misfire,
        int catchUpLimit,
        OverlapPolicy overlap,
        String jitter,
        @Nullable String calendar,
        Map<String, String> params,
        boolean enabled,
        @Nullable String priority,
        Schedule.@Nullable Pause pause,
        @Nullable Instant next,
        String createdBy,
        Instant createdAt,
        String updatedBy,
        Instant updatedAt) {

    static ScheduleView of(Schedule schedule, @Nullable Instant next) {
        ScheduleDefinition of = schedule.definition();
        return new ScheduleView(
                schedule.project(),
                schedule.workflow(),
                schedule.name(),
                of.cron(),
                of.zone().getId(),
                of.start(),
                of.end(),
                of.misfire(),
                of.catchUpLimit(),
                of.overlap(),
                DurationText.format(of.jitter()),
                of.calendar(),
                of.params(),
                of.enabled(),
                Priorities.word(of.priority()),
                schedule.pause(),
                next,
                schedule.created().by(),
                schedule.created().at(),
                schedule.updated().by(),
                schedule.updated().at());
    }
}
