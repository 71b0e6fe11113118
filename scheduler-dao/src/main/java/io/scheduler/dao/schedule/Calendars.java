package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.HolidayCalendar;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.schedule.CalendarMapper.CalendarRow;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;

/** The calendars, which all projects share. Safe for use by several threads. */
public final class Calendars {
    private final Database database;
    private final CalendarMapper calendars;

    public Calendars(Database database) {
        this.database = database;
        this.calendars = database.mapper(CalendarMapper.class);
    }

    public Optional<Calendar> find(String name) {
        return Optional.ofNullable(calendars.byName(name)).map(Calendars::calendar);
    }

    /** By name. */
    public Page<Calendar> list(PageRequest page) {
        return Page.of(calendars.list(page), calendars.count(), page).map(Calendars::calendar);
    }

    /** Makes or replaces it. */
    public Put put(Calendar calendar) {
        return database.inTransaction(() -> {
            CalendarRow before = calendars.byName(calendar.name());
            boolean created = calendars.put(new CalendarRow(
                    calendar.name(),
                    calendar.description(),
                    calendar.days().dates().stream()
                            .sorted()
                            .map(LocalDate::toString)
                            .toList(),
                    calendar.days().weekdays().stream()
                            .sorted()
                            .map(DayOfWeek::name)
                            .toList(),
                    calendar.changedBy(),
                    calendar.changedAt()));
            boolean sameDays = before != null && calendar(before).days().equals(calendar.days());
            return new Put(
                    created,
                    created || sameDays
                            ? Set.of()
                            : new HashSet<>(calendars.touch(calendar.name(), calendar.changedAt())));
        });
    }

    public Deletion delete(String name) {
        try {
            return calendars.delete(name) == 1 ? Deletion.DELETED : Deletion.ABSENT;
        } catch (DataIntegrityViolationException e) {
            // asking first would leave a gap in which a schedule could begin to use it
            return Deletion.IN_USE;
        }
    }

    static HolidayCalendar days(Collection<String> dates, Collection<String> weekdays) {
        return new HolidayCalendar(
                dates.stream().map(LocalDate::parse).collect(Collectors.toSet()),
                weekdays.stream().map(DayOfWeek::valueOf).collect(Collectors.toSet()));
    }

    private static Calendar calendar(CalendarRow row) {
        return new Calendar(
                row.name(), row.description(), days(row.dates(), row.weekdays()), row.changedBy(), row.changedAt());
    }

    /**
     * @param slots of schedules that use it
     */
    public record Put(boolean created, Set<Integer> slots) {}

    public enum Deletion {
        DELETED,
        ABSENT,
        /** Schedules use it. */
        IN_USE
    }
}
