package io.scheduler.common.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule has to do now, when everything up to some fire time is decided.
 *
 * @param missed fire times that are given up
 * @param fire those to be run, oldest first
 */
public record CatchUp(@Nullable Missed missed, List<Instant> fire) {
    /** More are taken up at the next look. */
    public static final int MOST_AT_ONCE = 100;

    private static final Duration FIRST_WINDOW = Duration.ofMinutes(1);

    public CatchUp {
        fire = List.copyOf(fire);
    }

    /**
     * A stretch of fire times that are not run.
     *
     * @param from the first of them
     * @param until the last of them
     */
    public record Missed(Instant from, Instant until) {}

    /**
     * How misfires are told and treated.
     *
     * @param threshold a fire time that is due for longer counts as missed; anything less late is simply run
     * @param limit how many missed ones are run with {@link MisfirePolicy#ALL}
     */
    public record Rule(MisfirePolicy policy, int limit, Duration threshold) {}

    /**
     * @param decidedUntil nothing up to here is looked at
     */
    public static CatchUp of(Timetable table, long scheduleId, Rule rule, Instant decidedUntil, Instant now) {
        Instant late = now.minus(rule.threshold).minus(table.jitter());
        Optional<Instant> first = table.next(decidedUntil).filter(time -> time.isBefore(late));
        if (first.isEmpty()) {
            return new CatchUp(null, onTime(table, scheduleId, decidedUntil, now));
        }
        int keep = switch (rule.policy) {
            case SKIP -> 0;
            case LATEST -> 1;
            case ALL -> Math.min(rule.limit, MOST_AT_ONCE);
        };
        List<Instant> latest = latest(table, decidedUntil, late, keep + 1);
        Missed missed = latest.size() > keep ? new Missed(first.get(), latest.get(latest.size() - keep - 1)) : null;
        List<Instant> fire = latest.subList(Math.max(0, latest.size() - keep), latest.size());
        if (!fire.isEmpty()) {
            // those that are not late come at the next look, behind them
            return new CatchUp(missed, fire);
        }
        return new CatchUp(missed, onTime(table, scheduleId, latest.getLast(), now));
    }

    private static List<Instant> onTime(Timetable table, long scheduleId, Instant after, Instant now) {
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = table.next(after);
        while (next.isPresent()
                && due.size() < MOST_AT_ONCE
                && !table.dueAt(scheduleId, next.get()).isAfter(now)) {
            due.add(next.get());
            next = table.next(next.get());
        }
        return due;
    }

    /** The last fire times before an instant, found from behind: what is older is not walked through one by one. */
    private static List<Instant> latest(Timetable table, Instant after, Instant before, int count) {
        Duration window = FIRST_WINDOW;
        while (true) {
            Instant from = before.minus(window);
            boolean all = !from.isAfter(after);
            Deque<Instant> found = new ArrayDeque<>();
            Optional<Instant> next = table.next(all ? after : from);
            while (next.isPresent() && next.get().isBefore(before)) {
                found.addLast(next.get());
                if (found.size() > count) {
                    found.removeFirst();
                }
                next = table.next(next.get());
            }
            if (all || found.size() == count) {
                return List.copyOf(found);
            }
            window = window.multipliedBy(2);
        }
    }
}
