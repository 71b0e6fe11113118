package io.scheduler.common.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

/**
 * Days on which nothing fires, in the zone of the schedule that uses it.
 *
 * @param dates single days, at most {@value #MOST_DATES}
 * @param weekdays days of every week, not all seven
 */
public record HolidayCalendar(Set<LocalDate> dates, Set<DayOfWeek> weekdays) {
    public static final int MOST_DATES = 5_000;
    public static final HolidayCalendar NONE = new HolidayCalendar(Set.of(), Set.of());

    public HolidayCalendar {
        dates = Set.copyOf(dates);
        weekdays = Set.copyOf(weekdays);
        if (dates.size() > MOST_DATES) {
            throw new IllegalArgumentException(
                    "dates: expected at most " + MOST_DATES + " days, but got " + dates.size());
        }
        if (weekdays.size() == EnumSet.allOf(DayOfWeek.class).size()) {
            throw new IllegalArgumentException("weekdays: expected at least one day of the week to be left");
        }
    }

    public boolean excludes(LocalDate day) {
        return weekdays.contains(day.getDayOfWeek()) || dates.contains(day);
    }

    /** The first day after that one that is not excluded. Ends: there are finitely many dates and a weekday is left. */
    LocalDate nextOpen(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (excludes(next)) {
            next = next.plusDays(1);
        }
        return next;
    }
}
