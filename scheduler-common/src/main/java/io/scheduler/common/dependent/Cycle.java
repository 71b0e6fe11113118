package io.scheduler.common.dependent;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a dependent task asks for, seen from the time that its run is for. In each of the intervals there must be a run. Days are
 * days of the calendar in the zone of the run, however long the clocks make them. Hours begin where the clock shows a full one: an
 * hour that comes twice is two. Where a zone puts in or leaves out half an hour, an hour lasts until the clock shows a full one again.
 */
public enum Cycle {
    THIS_HOUR("this-hour", "currentHour"),
    LAST_HOUR("last-hour", "last1Hour"),
    LAST_2_HOURS("last-2-hours", "last2Hours"),
    LAST_3_HOURS("last-3-hours", "last3Hours"),
    /** From 01:00 of the day before until 01:00, as DolphinScheduler has it: not the 24 hours before. */
    LAST_24_HOURS("last-24-hours", "last24Hours"),
    TODAY("today", "today"),
    YESTERDAY("yesterday", "last1Days"),
    LAST_2_DAYS("last-2-days", "last2Days"),
    LAST_3_DAYS("last-3-days", "last3Days"),
    LAST_7_DAYS("last-7-days", "last7Days"),
    /** From Monday to the day itself. */
    THIS_WEEK("this-week", "thisWeek"),
    LAST_WEEK("last-week", "lastWeek"),
    LAST_MONDAY("last-monday", "lastMonday"),
    LAST_TUESDAY("last-tuesday", "lastTuesday"),
    LAST_WEDNESDAY("last-wednesday", "lastWednesday"),
    LAST_THURSDAY("last-thursday", "lastThursday"),
    LAST_FRIDAY("last-friday", "lastFriday"),
    LAST_SATURDAY("last-saturday", "lastSaturday"),
    LAST_SUNDAY("last-sunday", "lastSunday"),
    /** From the first to the day itself. */
    THIS_MONTH("this-month", "thisMonth"),
    THIS_MONTH_BEGIN("this-month-begin", "thisMonthBegin"),
    THIS_MONTH_END("this-month-end", "thisMonthEnd"),
    LAST_MONTH("last-month", "lastMonth"),
    LAST_MONTH_BEGIN("last-month-begin", "lastMonthBegin"),
    LAST_MONTH_END("last-month-end", "lastMonthEnd");

    private static final Duration HOUR = Duration.ofHours(1);

    private final String text;
    private final String asKnown;

    Cycle(String text, String asKnown) {
        this.text = text;
        this.asKnown = asKnown;
    }

    /** As it is written in a document. */
    public String text() {
        return text;
    }

    /** By either of its names: ours or that of DolphinScheduler. */
    public static Optional<Cycle> of(String name) {
        return Stream.of(values())
                .filter(cycle -> cycle.text.equals(name) || cycle.asKnown.equals(name))
                .findFirst();
    }

    /** All names, ours first. */
    public static List<String> names() {
        return Stream.concat(
                        Stream.of(values()).map(cycle -> cycle.text),
                        Stream.of(values()).map(cycle -> cycle.asKnown))
                .distinct()
                .toList();
    }

    /** Whether its intervals are hours, however long the clocks make them; else they are days. */
    public boolean isOfHours() {
        return switch (this) {
            case THIS_HOUR, LAST_HOUR, LAST_2_HOURS, LAST_3_HOURS, LAST_24_HOURS -> true;
            case TODAY, YESTERDAY, LAST_2_DAYS, LAST_3_DAYS, LAST_7_DAYS, THIS_WEEK, LAST_WEEK -> false;
            case LAST_MONDAY, LAST_TUESDAY, LAST_WEDNESDAY, LAST_THURSDAY, LAST_FRIDAY, LAST_SATURDAY, LAST_SUNDAY ->
                false;
            case THIS_MONTH, THIS_MONTH_BEGIN, THIS_MONTH_END, LAST_MONTH, LAST_MONTH_BEGIN, LAST_MONTH_END -> false;
        };
    }

    /**
     * In their order; at least one.
     *
     * @param time that the run is for
     * @param zone of the run
     */
    public List<Interval> intervals(Instant time, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(time, zone);
        return switch (this) {
            case THIS_HOUR -> hoursBetween(hourOf(time, zone), hourAfter(hourOf(time, zone), zone), zone);
            case LAST_HOUR -> lastHours(1, time, zone);
            case LAST_2_HOURS -> lastHours(2, time, zone);
            case LAST_3_HOURS -> lastHours(3, time, zone);
            case LAST_24_HOURS -> fromOneToOne(day, zone);
            case TODAY -> days(day, day, zone);
            case YESTERDAY -> days(day.minusDays(1), day.minusDays(1), zone);
            case LAST_2_DAYS -> days(day.minusDays(2), day.minusDays(1), zone);
            case LAST_3_DAYS -> days(day.minusDays(3), day.minusDays(1), zone);
            case LAST_7_DAYS -> days(day.minusDays(7), day.minusDays(1), zone);
            case THIS_WEEK -> days(monday(day), day, zone);
            case LAST_WEEK -> days(monday(day).minusDays(7), monday(day).minusDays(1), zone);
            case LAST_MONDAY -> dayOfLastWeek(DayOfWeek.MONDAY, day, zone);
            case LAST_TUESDAY -> dayOfLastWeek(DayOfWeek.TUESDAY, day, zone);
            case LAST_WEDNESDAY -> dayOfLastWeek(DayOfWeek.WEDNESDAY, day, zone);
            case LAST_THURSDAY -> dayOfLastWeek(DayOfWeek.THURSDAY, day, zone);
            case LAST_FRIDAY -> dayOfLastWeek(DayOfWeek.FRIDAY, day, zone);
            case LAST_SATURDAY -> dayOfLastWeek(DayOfWeek.SATURDAY, day, zone);
            case LAST_SUNDAY -> dayOfLastWeek(DayOfWeek.SUNDAY, day, zone);
            case THIS_MONTH -> days(day.withDayOfMonth(1), day, zone);
            case THIS_MONTH_BEGIN -> days(day.withDayOfMonth(1), day.withDayOfMonth(1), zone);
            case THIS_MONTH_END -> days(lastOfMonth(day), lastOfMonth(day), zone);
            case LAST_MONTH -> days(day.withDayOfMonth(1).minusMonths(1), lastOfMonth(day.minusMonths(1)), zone);
            case LAST_MONTH_BEGIN -> {
                LocalDate first = day.withDayOfMonth(1).minusMonths(1);
                yield days(first, first, zone);
            }
            case LAST_MONTH_END -> {
                LocalDate last = lastOfMonth(day.minusMonths(1));
                yield days(last, last, zone);
            }
        };
    }

    /**
     * The last full hour at or before a time: since the last change of the zone it is found by counting back, and when the change
     * came after it, it is that of the moment before the change.
     */
    private static Instant hourOf(Instant time, ZoneId zone) {
        Instant hour = time.minus(pastTheHour(time, zone));
        ZoneOffsetTransition change = zone.getRules().previousTransition(time.plusNanos(1));
        return change == null || !change.getInstant().isAfter(hour)
                ? hour
                : hourOf(change.getInstant().minusNanos(1), zone);
    }

    /** The first full hour behind a time; a change of the zone may come first, and may itself be on a full hour. */
    private static Instant hourAfter(Instant time, ZoneId zone) {
        Instant hour = time.plus(HOUR).minus(pastTheHour(time, zone));
        ZoneOffsetTransition change = zone.getRules().nextTransition(time);
        if (change == null || change.getInstant().isAfter(hour)) {
            return hour;
        }
        Instant changed = change.getInstant();
        return pastTheHour(changed, zone).isZero() ? changed : hourAfter(changed, zone);
    }

    private static Duration pastTheHour(Instant time, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        return Duration.between(local.truncatedTo(ChronoUnit.HOURS), local);
    }

    private static List<Interval> lastHours(int count, Instant time, ZoneId zone) {
        Instant until = hourOf(time, zone);
        Instant from = until;
        for (int hour = 0; hour < count; hour++) {
            from = hourOf(from.minusNanos(1), zone);
        }
        return hoursBetween(from, until, zone);
    }

    private static List<Interval> hoursBetween(Instant from, Instant until, ZoneId zone) {
        List<Interval> hours = new ArrayList<>();
        for (Instant begin = from;
                begin.isBefore(until);
                begin = hours.getLast().until()) {
            Instant end = hourAfter(begin, zone);
            hours.add(new Interval(begin, end.isAfter(until) ? until : end));
        }
        return List.copyOf(hours);
    }

    /** One by the clock, as a day need not begin at midnight. Where the zone left the day before out, the one before that counts. */
    private static List<Interval> fromOneToOne(LocalDate day, ZoneId zone) {
        Instant from = one(day.minusDays(1), zone);
        Instant until = one(day, zone);
        return from.isBefore(until) ? hoursBetween(from, until, zone) : fromOneToOne(day.minusDays(1), zone);
    }

    /** Left out, it becomes a time as much later, which need not be a full hour. */
    private static Instant one(LocalDate day, ZoneId zone) {
        return hourOf(day.atTime(1, 0).atZone(zone).toInstant(), zone);
    }

    /** A day that a zone left out altogether has no interval. */
    private static List<Interval> days(LocalDate first, LocalDate last, ZoneId zone) {
        List<Interval> days = LongStream.rangeClosed(first.toEpochDay(), last.toEpochDay())
                .mapToObj(LocalDate::ofEpochDay)
                .filter(day -> begin(day, zone).isBefore(begin(day.plusDays(1), zone)))
                .map(day -> new Interval(begin(day, zone), begin(day.plusDays(1), zone)))
                .toList();
        return days.isEmpty() ? days(first.minusDays(1), last.minusDays(1), zone) : days;
    }

    private static List<Interval> dayOfLastWeek(DayOfWeek wanted, LocalDate day, ZoneId zone) {
        LocalDate found = monday(day).minusDays(7).with(TemporalAdjusters.nextOrSame(wanted));
        return days(found, found, zone);
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static LocalDate lastOfMonth(LocalDate day) {
        return day.with(TemporalAdjusters.lastDayOfMonth());
    }

    private static Instant begin(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
