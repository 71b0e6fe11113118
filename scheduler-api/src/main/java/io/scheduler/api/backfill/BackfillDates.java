package io.scheduler.api.backfill;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.TimeText;
import io.scheduler.common.schedule.Cron;
import io.scheduler.common.schedule.FireTimes;
import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.common.schedule.ScheduleDefinition;
import io.scheduler.common.schedule.Timetable;
import io.scheduler.common.workflow.NameRule;
import io.scheduler.dao.schedule.Calendar;
import io.scheduler.dao.schedule.Calendars;
import io.scheduler.dao.schedule.Schedule;
import io.scheduler.dao.schedule.Schedules;
import io.scheduler.dao.user.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which dates a backfill means. Safe for use by several threads. */
@Component
class BackfillDates {
    static final int MOST = 10_000;

    private static final String EVERY_DAY = "0 0 0 * * ?";
    private static final String EXPECTED =
            "expected a day such as 2026-01-31, or a time such as 2026-01-31T02:30:00 or" + " 2026-01-31T01:30:00Z";

    private final Schedules schedules;
    private final Calendars calendars;

    BackfillDates(Schedules schedules, Calendars calendars) {
        this.schedules = schedules;
        this.calendars = calendars;
    }

    /**
     * @param times in the order in which they are to be run
     */
    record Dates(String description, ZoneId zone, List<Instant> times) {}

    Dates of(Caller caller, String project, String workflow, BackfillBody body) {
        ScheduleDefinition schedule = schedule(caller, project, workflow, body);
        ZoneId zone = zone(body.timezone(), schedule);
        boolean newestFirst = newestFirst(body.order());
        List<Instant> times =
                body.dates() == null ? range(body, body.cron() == null ? schedule : null, zone) : list(body, zone);
        if (times.isEmpty()) {
            throw ApiException.invalidField(
                    body.dates() == null ? "from" : "dates", "expected at least one date, but there is none");
        }
        String first = times.getFirst().atZone(zone).toLocalDateTime().toString();
        String last = times.getLast().atZone(zone).toLocalDateTime().toString();
        String description = times.size() + " dates, " + first + " to " + last + (newestFirst ? ", newest first" : "");
        return new Dates(description, zone, newestFirst ? times.reversed() : times);
    }

    private List<Instant> list(BackfillBody body, ZoneId zone) {
        if (body.from() != null || body.to() != null || body.cron() != null) {
            throw ApiException.invalidField("dates", "expected either dates, or from and to");
        }
        List<@Nullable String> given = java.util.Objects.requireNonNull(body.dates());
        if (given.size() > MOST) {
            throw tooMany("dates");
        }
        TreeSet<Instant> times = new TreeSet<>();
        for (int i = 0; i < given.size(); i++) {
            times.add(time("dates[" + i + "]", given.get(i), zone, false));
        }
        return new ArrayList<>(times);
    }

    private List<Instant> range(BackfillBody body, @Nullable ScheduleDefinition schedule, ZoneId zone) {
        Instant from = time("from", body.from(), zone, false);
        Instant to = time("to", body.to(), zone, true);
        if (to.isBefore(from)) {
            throw ApiException.invalidField("to", "expected a time at or after from");
        }
        String cron = body.cron() != null ? body.cron() : schedule == null ? EVERY_DAY : schedule.cron();
        Cron.problem(cron).ifPresent(problem -> {
            throw ApiException.invalidField("cron", problem);
        });
        Timetable table = new Timetable(new FireTimes(Cron.of(cron), zone), from, to, days(schedule), Duration.ZERO);
        List<Instant> times = table.preview(from.minusNanos(1), MOST + 1);
        if (times.size() > MOST) {
            throw tooMany("to");
        }
        return times;
    }

    private static ApiException tooMany(String field) {
        return ApiException.invalid(
                "backfill.too-many",
                "expected at most " + MOST + " dates, but there are more; ask for them in several backfills",
                List.of(io.scheduler.api.problem.Problem.FieldError.of(field, "more than " + MOST + " dates")));
    }

    /** Whose times are meant where no others are given, and whose zone in any case. */
    private @Nullable ScheduleDefinition schedule(Caller caller, String project, String workflow, BackfillBody body) {
        if (body.cron() != null && body.schedule() != null) {
            throw ApiException.invalidField("schedule", "expected either a cron or a schedule");
        }
        String name = body.schedule() == null ? "default" : body.schedule();
        if (!NameRule.allows(name)) {
            throw ApiException.invalidField("schedule", "expected " + NameRule.inWords());
        }
        Optional<Schedule> found = schedules.find(caller, new Schedules.Key(project, workflow, name));
        if (found.isEmpty() && body.schedule() != null) {
            throw ApiException.invalidField("schedule", "expected the name of a schedule of " + workflow);
        }
        return found.map(Schedule::definition).orElse(null);
    }

    private HolidayCalendar days(@Nullable ScheduleDefinition schedule) {
        return schedule == null || schedule.calendar() == null
                ? HolidayCalendar.NONE
                : calendars.find(schedule.calendar()).map(Calendar::days).orElse(HolidayCalendar.NONE);
    }

    private static ZoneId zone(@Nullable String given, @Nullable ScheduleDefinition schedule) {
        if (given == null) {
            return schedule == null ? ZoneId.of("UTC") : schedule.zone();
        }
        if (!ZoneId.getAvailableZoneIds().contains(given)) {
            throw ApiException.invalidField("timezone", "expected an IANA name such as Europe/Paris or UTC");
        }
        return ZoneId.of(given);
    }

    private static boolean newestFirst(@Nullable String order) {
        if (order == null || order.equalsIgnoreCase("ASC")) {
            return false;
        }
        if (order.equalsIgnoreCase("DESC")) {
            return true;
        }
        throw ApiException.invalidField("order", "expected ASC or DESC");
    }

    /** @param wholeDay of a day its last second is meant */
    private static Instant time(String field, @Nullable String text, ZoneId zone, boolean wholeDay) {
        if (text == null || text.length() > 50) {
            throw ApiException.invalidField(field, EXPECTED);
        }
        Instant time = day(text)
                .map(day -> wholeDay
                        ? day.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1)
                        : day.atStartOfDay(zone).toInstant())
                .or(() -> TimeText.read(text, zone))
                .orElseThrow(() -> ApiException.invalidField(field, EXPECTED + ", but got '" + text + "'"));
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("2100-01-01T00:00:00Z"))) {
            throw ApiException.invalidField(field, "expected a time from 1970 to 2099");
        }
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException noDay) {
            return Optional.empty();
        }
    }
}
