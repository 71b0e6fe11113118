package io.scheduler.master.schedule;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StaleEpochException;
import io.scheduler.dao.schedule.Fire;
import io.scheduler.dao.schedule.FireRecord.Outcome;
import io.scheduler.dao.schedule.Fired;
import io.scheduler.dao.schedule.ScheduleStore;
import io.scheduler.dao.schedule.StoredSchedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires what is due in the slots that this master drives. A {@link #turn} takes over the schedules of new slots, forgets those of
 * lost ones, reads what was changed and decides all that is due, some hundred fire times to a statement. Nothing is taken as
 * decided before the database has said so; whatever fails is due still at the next turn.
 *
 * <p>Not a thread and not safe for several: {@link ScheduleThread} or a test calls it.
 */
public final class ScheduleKeeper implements SlotWork {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleKeeper.class);
    private static final int READ_AT_ONCE = 1_000;
    private static final Duration PAUSE_OF_THE_UNDECIDED = Duration.ofSeconds(1);

    private final String incarnation;
    private final Ports ports;
    private final ScheduleSettings settings;
    private final Agenda agenda = new Agenda();
    /** Slots whose schedules are in memory, with the epoch under which they were read. */
    private final Map<Integer, Long> held = new HashMap<>();
    /** Slots that the database denied us; they count again with another epoch. */
    private final Map<Integer, Long> denied = new HashMap<>();
    /** Schedules of which fire times wait for the end of a run. */
    private final Set<Long> queued = new TreeSet<>();

    private Instant nextReconcile = Instant.MIN;

    /** @param incarnation of this master */
    public ScheduleKeeper(String incarnation, Ports ports, ScheduleSettings settings) {
        this.incarnation = incarnation;
        this.ports = ports;
        this.settings = settings;
    }

    /**
     * What it needs of the world.
     *
     * @param driven the slots that this master drives, with their epochs
     * @param clock the time of day
     * @param commandsWait is told the slots in which commands were written; must not block
     */
    public record Ports(
            ScheduleStore store,
            Supplier<Map<Integer, Long>> driven,
            Clock clock,
            Consumer<Collection<Integer>> commandsWait,
            ScheduleObserver observer) {}

    @Override
    public Instant turn(Set<Integer> changed) {
        Instant now = ports.clock.instant();
        try {
            followSlots();
            readChanges(changed, now);
            fireDue(now);
            releaseQueued(now);
        } catch (StaleEpochException stale) {
            LOG.warn("slots {} were taken by another master: their schedules are forgotten here", stale.slots());
            stale.slots().stream().filter(held::containsKey).forEach(slot -> denied.put(slot, held.get(slot)));
            forget(stale.slots());
            return now;
        }
        Instant due = agenda.nextDue();
        Instant latest = now.plusSeconds(1);
        return due == null || due.isAfter(latest) ? latest : due;
    }

    /** Schedules in memory. */
    public int size() {
        return agenda.size();
    }

    private void followSlots() {
        Map<Integer, Long> driven = new HashMap<>(ports.driven.get());
        denied.entrySet().removeIf(slot -> !slot.getValue().equals(driven.get(slot.getKey())));
        driven.keySet().removeAll(denied.keySet());
        Set<Integer> lost = held.entrySet().stream()
                .filter(slot -> !slot.getValue().equals(driven.get(slot.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!lost.isEmpty()) {
            forget(lost);
        }
        Set<Integer> gained = new TreeSet<>(driven.keySet());
        gained.removeAll(held.keySet());
        if (!gained.isEmpty()) {
            ports.store.ofSlots(gained).forEach(this::take);
            gained.forEach(slot -> held.put(slot, driven.get(slot)));
        }
    }

    private void forget(Set<Integer> slots) {
        agenda.removeSlots(slots);
        held.keySet().removeAll(slots);
        queued.removeIf(id -> agenda.get(id) == null);
    }

    private void drop(long id) {
        agenda.remove(id);
        queued.remove(id);
    }

    /** A schedule that can not be driven must not stop the others. */
    private void take(StoredSchedule stored) {
        try {
            agenda.put(new LiveSchedule(stored));
            if (stored.queued()) {
                queued.add(stored.id());
            }
        } catch (RuntimeException broken) {
            agenda.remove(stored.id());
            LOG.error("schedule {} can not be understood and is left out until it is changed", stored.id(), broken);
        }
    }

    private void readChanges(Set<Integer> changed, Instant now) {
        boolean all = SlotWork.isDue(now, nextReconcile, settings.reconcileInterval());
        Set<Integer> slots = new TreeSet<>(all ? held.keySet() : changed);
        slots.retainAll(held.keySet());
        if (!slots.isEmpty()) {
            Map<Long, Long> stored = ports.store.revisions(slots);
            Map<Long, Long> known = agenda.revisions(slots);
            known.keySet().stream().filter(id -> !stored.containsKey(id)).forEach(this::drop);
            List<Long> news = stored.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            reread(news);
        }
        if (all) {
            nextReconcile = now.plus(settings.reconcileInterval());
        }
    }

    private void reread(List<Long> ids) {
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            List<Long> part = ids.subList(from, Math.min(ids.size(), from + READ_AT_ONCE));
            Set<Long> absent = new HashSet<>(part);
            for (StoredSchedule stored : ports.store.find(part)) {
                absent.remove(stored.id());
                if (held.containsKey(stored.slot())) {
                    take(stored);
                }
            }
            absent.forEach(this::drop);
        }
    }

    private void fireDue(Instant now) {
        while (true) {
            List<LiveSchedule> taken = new ArrayList<>();
            List<Fire> fires = new ArrayList<>();
            for (LiveSchedule next = agenda.pollDue(now); next != null; next = agenda.pollDue(now)) {
                taken.add(next);
                fires.addAll(next.due(settings.misfireThreshold(), now));
                if (fires.size() >= settings.batch()) {
                    break;
                }
            }
            if (taken.isEmpty()) {
                return;
            }
            try {
                decide(taken, fires);
            } finally {
                // those that were not decided are due still, unless they were read again
                taken.forEach(agenda::enter);
            }
        }
    }

    private void decide(List<LiveSchedule> taken, List<Fire> fires) {
        Instant now = ports.clock.instant();
        List<Fired> fired = ports.store.fire(incarnation, fences(fires), fires, now);
        settled(fired, now);
        Set<Long> answered = fired.stream().map(Fired::scheduleId).collect(Collectors.toSet());
        fires.forEach(fire -> {
            LiveSchedule schedule = agenda.get(fire.scheduleId());
            if (schedule != null && answered.contains(fire.scheduleId())) {
                schedule.decided(fire.fireTime());
            }
        });
        List<LiveSchedule> undecided = taken.stream()
                .filter(schedule -> !answered.contains(schedule.id()))
                .toList();
        // decided by somebody else, or changed meanwhile: what is stored counts
        reread(undecided.stream().map(LiveSchedule::id).toList());
        undecided.forEach(before -> {
            LiveSchedule again = agenda.get(before.id());
            if (again != null) {
                again.postponeIfAsBefore(before, now.plus(PAUSE_OF_THE_UNDECIDED));
                agenda.enter(again);
            }
        });
    }

    private void releaseQueued(Instant now) {
        if (queued.isEmpty()) {
            return;
        }
        List<Fire> ready = ports.store.ready(queued).stream()
                .filter(fire -> held.containsKey(fire.slot()))
                .limit(settings.batch())
                .toList();
        if (!ready.isEmpty()) {
            settled(ports.store.release(incarnation, fences(ready), ready, now), now);
            Set<Long> left = ports
                    .store
                    .find(ready.stream().map(Fire::scheduleId).toList())
                    .stream()
                    .filter(StoredSchedule::queued)
                    .map(StoredSchedule::id)
                    .collect(Collectors.toSet());
            ready.stream()
                    .map(Fire::scheduleId)
                    .filter(id -> !left.contains(id))
                    .forEach(queued::remove);
        }
    }

    private void settled(List<Fired> fired, Instant now) {
        Set<Integer> slots = new TreeSet<>();
        for (Fired one : fired) {
            ports.observer.decided(one, now);
            if (one.outcome() == Outcome.FIRED) {
                slots.add(one.instanceSlot());
            } else if (one.outcome() == Outcome.QUEUED) {
                queued.add(one.scheduleId());
            }
        }
        if (!slots.isEmpty()) {
            ports.commandsWait.accept(slots);
        }
    }

    private List<SlotEpoch> fences(List<Fire> fires) {
        return fires.stream()
                .map(Fire::slot)
                .distinct()
                .sorted()
                .map(slot -> new SlotEpoch(slot, held.getOrDefault(slot, -1L)))
                .toList();
    }
}
