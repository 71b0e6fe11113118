package io.scheduler.master.schedule;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schedules of a master in the order in which they are due. For one thread. */
final class Agenda {
    private final Map<Long, LiveSchedule> schedules = new HashMap<>();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();

    /** An entry counts as long as the schedule is the one that is known: what was changed has a new one. */
    private record Entry(Instant due, LiveSchedule schedule) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = due.compareTo(other.due);
            return byTime == 0 ? Long.compare(schedule.id(), other.schedule.id()) : byTime;
        }
    }

    /** A new schedule, or a new state of one. */
    void put(LiveSchedule schedule) {
        schedules.put(schedule.id(), schedule);
        enter(schedule);
    }

    /** The next time of a schedule that was taken. */
    void enter(LiveSchedule schedule) {
        Instant due = schedule.dueAt();
        if (due != null && schedules.get(schedule.id()) == schedule) {
            entries.add(new Entry(due, schedule));
        }
    }

    void remove(long id) {
        schedules.remove(id);
        compact();
    }

    void removeSlots(Set<Integer> slots) {
        schedules.values().removeIf(schedule -> slots.contains(schedule.slot()));
        compact();
    }

    /** The first one that is due, taken out of the order; null when none is. */
    @Nullable
    LiveSchedule pollDue(Instant now) {
        dropOutdated();
        Entry first = entries.peek();
        if (first == null || first.due.isAfter(now)) {
            return null;
        }
        entries.poll();
        return first.schedule;
    }

    @Nullable
    Instant nextDue() {
        dropOutdated();
        Entry first = entries.peek();
        return first == null ? null : first.due;
    }

    @Nullable
    LiveSchedule get(long id) {
        return schedules.get(id);
    }

    /** Revisions by id. */
    Map<Long, Long> revisions(Collection<Integer> slots) {
        Map<Long, Long> known = new HashMap<>();
        Set<Integer> wanted = new HashSet<>(slots);
        schedules.values().stream()
                .filter(schedule -> wanted.contains(schedule.slot()))
                .forEach(schedule -> known.put(schedule.id(), schedule.revision()));
        return known;
    }

    int size() {
        return schedules.size();
    }

    private void dropOutdated() {
        Entry first = entries.peek();
        while (first != null && schedules.get(first.schedule.id()) != first.schedule) {
            entries.poll();
            first = entries.peek();
        }
    }

    /** Entries of schedules that are gone must not pile up. */
    private void compact() {
        if (entries.size() > 2 * schedules.size() + 100) {
            List<LiveSchedule> live = List.copyOf(schedules.values());
            entries.clear();
            live.forEach(this::enter);
        }
    }
}
