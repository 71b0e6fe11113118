package io.scheduler.api.schedule;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.schedule.Calendar;
import io.scheduler.dao.schedule.Calendars;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Days on which schedules do not fire; shared by all projects. */
@RestController
@RequestMapping("/api/v1/calendars")
@Tag(name = "Calendars")
class CalendarController {
    private static final int MAX_DESCRIPTION = 10_000;

    private final Calendars calendars;
    private final ScheduleDesk desk;
    private final ScheduleNudge nudge;

    CalendarController(Calendars calendars, ScheduleDesk desk, ScheduleNudge nudge) {
        this.calendars = calendars;
        this.desk = desk;
        this.nudge = nudge;
    }

    @GetMapping
    @Access(resource = Resource.CALENDAR, action = Action.READ)
    @Operation(summary = "Lists calendars by name")
    Page<CalendarView> list(
            Caller caller, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return calendars.list(Check.page(page, size, Check.MAX_PAGE_SIZE)).map(CalendarView::of);
    }

    @GetMapping("/{calendar}")
    @Access(resource = Resource.CALENDAR, action = Action.READ)
    @Operation(summary = "Shows a calendar")
    CalendarView get(Caller caller, @PathVariable String calendar) {
        return calendars
                .find(Check.name("calendar", calendar))
                .map(CalendarView::of)
                .orElseThrow(() -> notFound(calendar));
    }

    @PutMapping("/{calendar}")
    @Access(resource = Resource.CALENDAR, action = Action.WRITE)
    @Operation(summary = "Makes or replaces a calendar; schedules that use it follow at once")
    ResponseEntity<CalendarView> put(Caller caller, @PathVariable String calendar, @RequestBody CalendarBody body) {
        Calendar wanted = new Calendar(
                Check.name("calendar", calendar),
                body.description() == null
                        ? ""
                        : Check.optionalText("description", body.description(), MAX_DESCRIPTION),
                body.days(),
                caller.name(),
                desk.now());
        Calendars.Put put = calendars.put(wanted);
        if (!put.slots().isEmpty()) {
            nudge.changed(put.slots());
        }
        return ResponseEntity.status(put.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(CalendarView.of(wanted));
    }

    @DeleteMapping("/{calendar}")
    @Access(resource = Resource.CALENDAR, action = Action.DELETE)
    @Operation(summary = "Deletes a calendar that no schedule uses")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String calendar) {
        return switch (calendars.delete(Check.name("calendar", calendar))) {
            case DELETED -> ResponseEntity.noContent().build();
            case ABSENT -> throw notFound(calendar);
            case IN_USE ->
                throw ApiException.conflict(
                        "calendar.in-use",
                        "expected no schedules with the calendar " + calendar + "; give them another one first");
        };
    }

    private static ApiException notFound(String calendar) {
        return ApiException.notFound("calendar.not-found", "there is no calendar " + calendar);
    }

    /**
     * @param dates days on which nothing fires
     * @param weekdays days of every week on which nothing fires
     */
    record CalendarBody(
            @Nullable String description,
            @Nullable List<@Nullable LocalDate> dates,
            @Nullable List<@Nullable DayOfWeek> weekdays) {

        HolidayCalendar days() {
            Set<LocalDate> days = distinct("dates", dates);
            Set<DayOfWeek> everyWeek = distinct("weekdays", weekdays);
            for (LocalDate day : days) {
                if (day.getYear() < 1970 || day.getYear() > 2199) {
                    throw ApiException.invalidField("dates", "expected days from 1970 to 2199, but got " + day);
                }
            }
            try {
                return new HolidayCalendar(days, everyWeek);
            } catch (IllegalArgumentException e) {
                String[] said = String.valueOf(e.getMessage()).split(": ", 2);
                throw ApiException.invalidField(said[0], said[said.length - 1]);
            }
        }

        private static <T> Set<T> distinct(String field, @Nullable List<@Nullable T> given) {
            Set<T> all = new HashSet<>();
            if (given != null) {
                for (T one : given) {
                    if (one == null) {
                        throw ApiException.invalidField(field, "expected no null");
                    }
                    all.add(one);
                }
            }
            return all;
        }
    }

    record CalendarView(
            String name,
            String description,
            List<LocalDate> dates,
            List<DayOfWeek> weekdays,
            String changedBy,
            Instant changedAt) {
        static CalendarView of(Calendar calendar) {
            return new CalendarView(
                    calendar.name(),
                    calendar.description(),
                    calendar.days().dates().stream().sorted().toList(),
                    calendar.days().weekdays().stream().sorted().toList(),
                    calendar.changedBy(),
                    calendar.changedAt());
        }
    }
}
