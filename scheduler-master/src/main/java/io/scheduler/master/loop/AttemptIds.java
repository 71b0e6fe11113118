package io.scheduler.master.loop;

import io.scheduler.dao.partition.PartitionStore;
import java.util.function.LongSupplier;

/** Ids of attempts, from a block of the database's sequence at a time. One per loop; not safe for several threads. */
final class AttemptIds implements LongSupplier {

    private final PartitionStore store;
    private long next;
    private long end;

    AttemptIds(PartitionStore store) {
        this.store = store;
    }

    @Override
    public long getAsLong() {
        if (next == end) {
            next = store.nextAttemptIdBlock();
            end = next + PartitionStore.ATTEMPT_ID_BLOCK;
        }
        return next++;
    }
}
