package io.scheduler.worker.attempt;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The highest epoch seen of each slot, and the master that showed it. Bounded by the number of slots. Safe for use by
 * several threads.
 */
public final class SlotOwners {
    private record Owner(long epoch, String master) {}

    private final Map<Integer, Owner> bySlot = new HashMap<>();

    /** Whether the epoch is not older than any seen; then that master is the owner. */
    synchronized boolean admit(int slot, long epoch, String master) {
        Owner known = bySlot.get(slot);
        if (known != null && epoch < known.epoch()) {
            return false;
        }
        bySlot.put(slot, new Owner(epoch, master));
        return true;
    }

    /** The owning master's incarnation; null when nobody has claimed the slot since the start. */
    public synchronized @Nullable String ownerOf(int slot) {
        Owner owner = bySlot.get(slot);
        return owner == null ? null : owner.master();
    }
}
