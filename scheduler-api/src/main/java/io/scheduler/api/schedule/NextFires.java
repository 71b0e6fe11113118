package io.scheduler.api.schedule;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.ScheduleFilter;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What fires next. Fire times are worked out, not stored, hence for a bounded number of schedules. Safe for several threads. */
@Component
public class NextFires {
    /** The first ones by project, workflow and name. */
    public static final int MOST = 2_000;

    private static final PageRequest ALL = new PageRequest(0, MOST);

    private final Schedules schedules;
    private final ScheduleDesk desk;

    NextFires(Schedules schedules, ScheduleDesk desk) {
        this.schedules = schedules;
        this.desk = desk;
    }

    /** When any schedule of a workflow fires next, by the workflow's name. */
    public Map<String, Instant> of(Caller caller, String project, Set<String> workflows) {
        Map<String, Instant> next = new HashMap<>();
        for (Schedule schedule : active(caller, new ScheduleFilter(project, null))) {
            if (workflows.contains(schedule.workflow())) {
                desk.timetable(schedule.definition())
                        .next(desk.now())
                        .ifPresent(time -> next.merge(
                                schedule.workflow(), time, (one, other) -> one.isBefore(other) ? one : other));
            }
        }
        return next;
    }

    /** All that fire, the next one first. */
    List<ScheduleView> inOrder(Caller caller, ScheduleFilter filter) {
        return active(caller, filter).stream()
                .map(desk::view)
                .filter(view -> view.next() != null)
                .sorted(Comparator.comparing((ScheduleView view) -> Objects.requireNonNull(view.next())))
                .toList();
    }

    /** Those that fire, of the first {@link #MOST}. */
    List<Schedule> active(Caller caller, ScheduleFilter filter) {
        return schedules.list(caller, filter, ALL).items().stream()
                .filter(Schedule::isActive)
                .toList();
    }
}
