package io.scheduler.api.schedule;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.schedule.Timetable;
import io.scheduler.dao.schedule.Calendar;
import io.scheduler.dao.schedule.Calendars;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.user.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** What the routes of schedules share: finding one, and its times. Safe for use by several threads. */
@Component
class ScheduleDesk {
    /** The one that the short address means. */
    static final String DEFAULT = "default";

    private final Schedules schedules;
    private final Calendars calendars;
    private final Clock clock;

    ScheduleDesk(Schedules schedules, Calendars calendars, Clock clock) {
        this.schedules = schedules;
        this.calendars = calendars;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static Schedules.Key key(String project, String workflow, String name) {
        return new Schedules.Key(
                Check.name("project", project), Check.name("workflow", workflow), Check.name("name", name));
    }

    Schedule find(Caller caller, Schedules.Key key) {
        return schedules.find(caller, key).orElseThrow(() -> notFound(key));
    }

    Timetable timetable(ScheduleDefinition definition) {
        return definition.timetable(
                definition.calendar() == null
                        ? HolidayCalendar.NONE
                        : calendars
                                .find(definition.calendar())
                                .map(Calendar::days)
                                .orElseThrow(() -> noCalendar(definition)));
    }

    ScheduleView view(Schedule schedule) {
        return ScheduleView.of(
                schedule,
                schedule.isActive()
                        ? timetable(schedule.definition()).next(now()).orElse(null)
                        : null);
    }

    static ApiException notFound(Schedules.Key key) {
        return ApiException.notFound(
                "schedule.not-found",
                "there is no schedule " + key.name() + " of the workflow " + key.workflow() + " in the project "
                        + key.project());
    }

    static ApiException noCalendar(ScheduleDefinition definition) {
        return ApiException.invalidField(
                "calendar",
                "expected the name of a calendar, but there is no " + definition.calendar()
                        + "; GET /api/v1/calendars lists them");
    }
}
