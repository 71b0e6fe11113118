package io.scheduler.master.loop;

import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StaleEpochException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The slots of a loop, each with the epoch under which it may write. What is announced is about to be driven, so that nobody grants
 * it twice; what is driven has been read.
 */
final class HeldSlots {
    private final String incarnation;
    private final PartitionStore store;
    private final Map<Integer, Long> driven = new HashMap<>();
    private final Map<Integer, Long> announced = new ConcurrentHashMap<>();
    /** Slots of batches without an answer: these may still be on their way to the database. */
    private final Set<Integer> doubtful = new TreeSet<>();

    HeldSlots(String incarnation, PartitionStore store) {
        this.incarnation = incarnation;
        this.store = store;
    }

    /** May be called by other threads. */
    Map<Integer, Long> announced() {
        return Collections.unmodifiableMap(announced);
    }

    /** May be called by other threads. */
    void announce(List<SlotEpoch> slots) {
        slots.forEach(slot -> announced.put(slot.slot(), slot.epoch()));
    }

    /** Unless it was announced with another epoch since. */
    void withdraw(SlotEpoch slot) {
        announced.remove(slot.slot(), slot.epoch());
    }

    /** Epochs by slot. */
    Map<Integer, Long> driven() {
        return Collections.unmodifiableMap(driven);
    }

    boolean drives(int slot) {
        return driven.containsKey(slot);
    }

    void drive(SlotEpoch slot) {
        driven.put(slot.slot(), slot.epoch());
        announced.put(slot.slot(), slot.epoch());
    }

    void forget(Collection<Integer> slots) {
        slots.forEach(driven::remove);
        slots.forEach(announced::remove);
    }

    /** A batch of these brought no answer. */
    void doubt(Collection<SlotEpoch> fences) {
        fences.forEach(fence -> doubtful.add(fence.slot()));
    }

    /**
     * A batch that brought no answer may be written, or lie in the network and be written later, over what we write until then.
     * Under a new epoch it is one or the other: what is read next stays true.
     */
    void endDoubts() {
        doubtful.retainAll(driven.keySet());
        if (doubtful.isEmpty()) {
            return;
        }
        List<SlotEpoch> taken = store.take(
                incarnation,
                doubtful.stream()
                        .map(slot -> new SlotEpoch(slot, driven.get(slot)))
                        .toList());
        Set<Integer> lost = new TreeSet<>(doubtful);
        doubtful.clear();
        for (SlotEpoch slot : taken) {
            drive(slot);
            lost.remove(slot.slot());
        }
        if (!lost.isEmpty()) {
            throw new StaleEpochException(lost);
        }
    }

    /** Those that are ours by their rows, read now. */
    Set<Integer> confirmed() {
        Set<Integer> ours = new HashSet<>();
        for (SlotRow row : store.slots()) {
            Long epoch = driven.get(row.slot());
            if (epoch != null && epoch == row.epoch() && incarnation.equals(row.owner())) {
                ours.add(row.slot());
            }
        }
        return ours;
    }

    /** A grant that has turned out to be stale must not be taken again: that would fail for ever. */
    LoopEvent without(Set<Integer> stale, LoopEvent event) {
        return event instanceof LoopEvent.SlotsGranted granted
                ? new LoopEvent.SlotsGranted(
                        granted.slots().stream()
                                .filter(slot -> !stale.contains(slot.slot())
                                        || slot.epoch() != driven.getOrDefault(slot.slot(), -1L))
                                .toList(),
                        granted.heldByFormer())
                : event;
    }
}
