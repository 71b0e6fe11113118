package io.scheduler.common.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All fire times of a schedule.
 *
 * @param start none before it
 * @param end none after it
 * @param jitter each is carried out up to that much later, to spread what is due at the same time
 */
public record Timetable(
        FireTimes times, @Nullable Instant start, @Nullable Instant end, HolidayCalendar calendar, Duration jitter) {

    /** More days than a calendar has dates are never jumped over one by one. */
    private static final int MOST_JUMPS = 2 * HolidayCalendar.MOST_DATES;

    /** Why an instant is a fire time, or is none. */
    public enum Verdict {
        FIRES,
        NOT_IN_CRON,
        BEFORE_START,
        AFTER_END,
        HOLIDAY
    }

    /** The first fire time after that instant. */
    public Optional<Instant> next(Instant after) {
        Instant from = start != null && after.isBefore(start) ? start.minusNanos(1) : after;
        for (int jumps = 0; jumps <= MOST_JUMPS; jumps++) {
            Optional<Instant> found = times.next(from);
            if (found.isEmpty() || end != null && found.get().isAfter(end)) {
                return Optional.empty();
            }
            LocalDate day = dayOf(found.get());
            if (!calendar.excludes(day)) {
                return found;
            }
            from = calendar.nextOpen(day).atStartOfDay(times.zone()).toInstant().minusNanos(1);
        }
        return Optional.empty();
    }

    /** The next fire times, at most {@code count}. */
    public List<Instant> preview(Instant after, int count) {
        List<Instant> found = new ArrayList<>();
        Optional<Instant> next = next(after);
        while (next.isPresent() && found.size() < count) {
            found.add(next.get());
            next = next(next.get());
        }
        return found;
    }

    public Verdict verdict(Instant at) {
        if (times.next(at.minusNanos(1)).filter(at::equals).isEmpty()) {
            return Verdict.NOT_IN_CRON;
        }
        if (start != null && at.isBefore(start)) {
            return Verdict.BEFORE_START;
        }
        if (end != null && at.isAfter(end)) {
            return Verdict.AFTER_END;
        }
        return calendar.excludes(dayOf(at)) ? Verdict.HOLIDAY : Verdict.FIRES;
    }

    /** When a fire time is carried out: the same on every master and at every try. */
    public Instant dueAt(long scheduleId, Instant fireTime) {
        if (jitter.isZero()) {
            return fireTime;
        }
        long chance = mix(scheduleId * 0x9e3779b97f4a7c15L + fireTime.getEpochSecond());
        return fireTime.plusMillis(Long.remainderUnsigned(chance, jitter.toMillis() + 1));
    }

    private LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, times.zone());
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
