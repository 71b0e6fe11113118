package io.scheduler.master.store;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.taskgroup.PermitGrants;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one task group that there is, with the permits of an {@link InMemoryPartitionStore}; whoever asked first gets first. */
public final class InMemoryPermits implements PermitGrants {

    private static final long ID = 1;

    private final InMemoryPartitionStore store;
    private final String group;
    private final int capacity;
    private final int slot;

    /** Of the project that the runs are of. */
    public InMemoryPermits(InMemoryPartitionStore store, String group, int capacity) {
        this.store = store;
        this.group = group;
        this.capacity = capacity;
        this.slot = new Slots(store.slots.size()).ofTaskGroup("project", group);
        store.taskGroups.add(group);
    }

    public int capacity() {
        return capacity;
    }

    public int slot() {
        return slot;
    }

    @Override
    public Map<Long, Integer> groups(Collection<Integer> slots) {
        return slots.contains(slot) ? Map.of(ID, slot) : Map.of();
    }

    @Override
    public Granted grant(String owner, List<SlotEpoch> fences, Collection<Long> groupIds, int most) {
        return groupIds.contains(ID) ? give(chosen(owner, fences, most, Set.of())) : new Granted(0, Set.of());
    }

    /**
     * Whose turn it is; nobody's when the slot is not the caller's.
     *
     * @param others that somebody else is about to give one to: passed over, and not counted
     */
    public List<Long> chosen(String owner, List<SlotEpoch> fences, int most, Set<Long> others) {
        SlotRow row = store.slots.get(slot);
        if (!owner.equals(row.owner()) || !fences.contains(new SlotEpoch(slot, row.epoch()))) {
            return List.of();
        }
        List<Long> chosen = new ArrayList<>();
        int free = Math.min(most, capacity - (int) granted());
        for (Map.Entry<Long, Boolean> permit : List.copyOf(store.permits.entrySet())) {
            if (!permit.getValue() && !others.contains(permit.getKey()) && chosen.size() < free) {
                chosen.add(permit.getKey());
            }
        }
        return chosen;
    }

    public Granted give(List<Long> chosen) {
        Set<Integer> slots = new HashSet<>();
        for (long attempt : chosen) {
            if (store.permits.getOrDefault(attempt, true)) {
                continue;
            }
            store.grantPermit(attempt);
            long instance = store.attempts.get(attempt).workflowInstanceId();
            slots.add(store.instances.get(instance).instance().slot());
        }
        return new Granted(chosen.size(), slots);
    }

    private long granted() {
        return store.permits.values().stream().filter(granted -> granted).count();
    }

    @Override
    public String toString() {
        return group + " " + store.permits;
    }
}
