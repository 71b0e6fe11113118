package io.scheduler.dao.partition;

import java.util.Set;

/** Slots of a batch no longer belong to the writer; nothing was written. */
public final class StaleEpochException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<Integer> slots;

    public StaleEpochException(Set<Integer> slots) {
        super("slots " + slots + " have another owner or epoch", null, false, false);
        this.slots = Set.copyOf(slots);
    }

    /** Those that are lost. */
    public Set<Integer> slots() {
        return slots;
    }
}
