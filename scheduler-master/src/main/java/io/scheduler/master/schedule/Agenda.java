package io.scheduler.master.schedule;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schedules of a master in the order in which they are due. For one thread. */
final class Agenda {
    private final Map<Long, LiveSchedule> schedules = new HashMap<>();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    /** The entry of each schedule that counts; older ones of it are left where they are until their time comes. */
    private final Map<Long, Entry> current = new HashMap<>();

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

    /** The next time of a schedule that was taken, or another time than the one that it was entered with. */
    void enter(LiveSchedule schedule) {
        if (schedules.get(schedule.id()) != schedule) {
            return;
        }
        Instant due = schedule.dueAt();
        if (due == null) {
            current.remove(schedule.id());
            return;
        }
        Entry entry = new Entry(due, schedule);
        current.put(schedule.id(), entry);
        entries.add(entry);
        compact();
    }

    void remove(long id) {
        schedules.remove(id);
        current.remove(id);
        compact();
    }

    void removeSlots(Set<Integer> slots) {
        schedules.values().removeIf(schedule -> slots.contains(schedule.slot()));
        current.keySet().retainAll(schedules.keySet());
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
        current.remove(first.schedule.id());
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
        while (first != null && current.get(first.schedule.id()) != first) {
            entries.poll();
            first = entries.peek();
        }
    }

    /** Entries that do not count any more must not pile up. */
    private void compact() {
        if (entries.size() > 2 * current.size() + 100) {
            entries.clear();
            entries.addAll(current.values());
        }
    }
}
