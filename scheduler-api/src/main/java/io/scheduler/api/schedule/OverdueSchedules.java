package io.scheduler.api.schedule;

import io.scheduler.dao.overview.Statistics;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.ScheduleFilter;
import io.scheduler.dao.user.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Schedules that have not fired though it was time. Looks at a bounded number of them. Safe for several threads. */
@Component
public class OverdueSchedules {
    private static final int MOST_DUE = 50;

    private final Statistics statistics;
    private final NextFires nextFires;
    private final ScheduleDesk desk;

    OverdueSchedules(Statistics statistics, NextFires nextFires, ScheduleDesk desk) {
        this.statistics = statistics;
        this.nextFires = nextFires;
        this.desk = desk;
    }

    /** @param inTime how much later than its fire time is not late yet */
    public List<LateSchedule> late(Caller caller, @Nullable String project, Duration inTime) {
        List<LateSchedule> late = new ArrayList<>();
        statistics
                .queued(caller, project)
                .forEach(one -> late.add(new LateSchedule(
                        one.project(), one.workflow(), one.name(), Why.QUEUED, one.since(), one.count())));
        List<Schedule> active = nextFires.active(caller, new ScheduleFilter(project, null));
        Map<Long, Instant> last =
                statistics.lastFires(active.stream().map(Schedule::id).toList());
        int due = 0;
        for (Schedule schedule : active) {
            Instant done = last.getOrDefault(schedule.id(), schedule.activeSince());
            Instant after = done.isBefore(schedule.activeSince()) ? schedule.activeSince() : done;
            Instant next = desk.timetable(schedule.definition()).next(after).orElse(null);
            Duration allowed = inTime.plus(schedule.definition().jitter());
            if (next != null && next.plus(allowed).isBefore(desk.now()) && due < MOST_DUE) {
                due++;
                late.add(new LateSchedule(
                        schedule.project(), schedule.workflow(), schedule.name(), Why.PAST_DUE, next, 1));
            }
        }
        return late;
    }

    public enum Why {
        /** Fire times wait for the end of an earlier run. */
        QUEUED,
        /** Nothing became of a fire time: does a master run? */
        PAST_DUE
    }

    /**
     * @param since the first fire time that is late
     * @param count how many fire times wait; at least one of those that are past due
     */
    public record LateSchedule(String project, String workflow, String name, Why why, Instant since, int count) {}
}
