package io.scheduler.dao.backfill;

import io.scheduler.common.dependent.Cycle;
import io.scheduler.common.dependent.Interval;
import io.scheduler.dao.backfill.PartMapper.Part;
import io.scheduler.dao.backfill.PartMapper.Wait;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a backfill can come to its end in the order of its dates. It stands still where runs of which fewer may be unfinished than
 * there are dates wait for runs for dates that are to be begun after them: these wait for room. Runs that are not the backfill's own
 * are not looked at.
 */
final class OrderOfDates {
    private final List<Part> parts;
    private final Map<Integer, List<Wait>> waits;
    private final NavigableSet<Instant> times;
    private final ZoneId zone;
    private final boolean newestFirst;

    /** @param times in the order in which they are begun, oldest or newest first */
    OrderOfDates(List<Part> parts, List<Wait> waits, List<Instant> times, ZoneId zone) {
        this(
                parts,
                waits.stream().collect(Collectors.groupingBy(Wait::number)),
                new TreeSet<>(times),
                zone,
                times.getFirst().isAfter(times.getLast()));
    }

    private OrderOfDates(
            List<Part> parts,
            Map<Integer, List<Wait>> waits,
            NavigableSet<Instant> times,
            ZoneId zone,
            boolean newestFirst) {
        this.parts = parts;
        this.waits = waits;
        this.times = times;
        this.zone = zone;
        this.newestFirst = newestFirst;
    }

    boolean isNewestFirst() {
        return newestFirst;
    }

    /** The same dates, the last one first. */
    OrderOfDates reversed() {
        return new OrderOfDates(parts, waits, times, zone, !newestFirst);
    }

    /** The first part of which runs would wait for ever. */
    Optional<Part> whatStandsStill() {
        return parts.stream()
                .filter(part -> part.most() != null && part.most() < times.size())
                .filter(this::standsStill)
                .findFirst();
    }

    private boolean standsStill(Part part) {
        Set<Integer> circle = circle(part.number());
        return !circle.isEmpty() && times.stream().anyMatch(time -> looksAhead(part.number(), time, circle));
    }

    /** Those for which a part waits and that wait for it, itself among them. */
    private Set<Integer> circle(int part) {
        Map<Integer, Set<Integer>> waiting = new HashMap<>();
        waits.values()
                .forEach(all -> all.forEach(one -> waiting.computeIfAbsent(one.upstream(), none -> new HashSet<>())
                        .add(one.number())));
        Map<Integer, Set<Integer>> upstreams = new HashMap<>();
        waits.forEach((number, all) ->
                upstreams.put(number, all.stream().map(Wait::upstream).collect(Collectors.toSet())));
        Set<Integer> both = reached(part, upstreams);
        both.retainAll(reached(part, waiting));
        return both;
    }

    /** In one step or more. */
    private static Set<Integer> reached(int from, Map<Integer, Set<Integer>> next) {
        Set<Integer> reached = new HashSet<>();
        Deque<Integer> due = new ArrayDeque<>(List.of(from));
        while (!due.isEmpty()) {
            for (int one : next.getOrDefault(due.remove(), Set.of())) {
                if (reached.add(one)) {
                    due.add(one);
                }
            }
        }
        return reached;
    }

    /** Goes from run to run along what they wait for, of each part only as far in the order of the dates as it comes. */
    private boolean looksAhead(int part, Instant time, Set<Integer> circle) {
        Map<Integer, Instant> furthest = new HashMap<>(Map.of(part, time));
        Deque<Integer> due = new ArrayDeque<>(List.of(part));
        while (!due.isEmpty()) {
            int number = due.remove();
            for (Wait wait : waits.getOrDefault(number, List.of())) {
                Instant seen = circle.contains(wait.upstream())
                        ? furthestOf(wait.interval(), furthest.getOrDefault(number, time))
                        : null;
                if (seen != null && comesAfter(seen, time)) {
                    return true;
                }
                Instant before = furthest.get(wait.upstream());
                if (seen != null && (before == null || comesAfter(seen, before))) {
                    furthest.put(wait.upstream(), seen);
                    due.add(wait.upstream());
                }
            }
        }
        return false;
    }

    private boolean comesAfter(Instant one, Instant other) {
        return newestFirst ? one.isBefore(other) : one.isAfter(other);
    }

    /** The date begun last of those that a run for this one waits for; null: none of them is a date of the backfill. */
    private @Nullable Instant furthestOf(String interval, Instant time) {
        List<Interval> wanted = Cycle.of(interval).orElse(Cycle.TODAY).intervals(time, zone);
        Instant from = wanted.getFirst().from();
        Instant until = wanted.getLast().until();
        Instant found = newestFirst ? times.ceiling(from) : times.lower(until);
        return found == null || found.isBefore(from) || !found.isBefore(until) ? null : found;
    }
}
