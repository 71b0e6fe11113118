package io.scheduler.master.loop;

import java.util.function.LongSupplier;

/** Ids from a block of one of the database's sequences at a time. One per loop; not safe for several threads. */
final class BlockIds implements LongSupplier {

    private final LongSupplier nextBlock;
    private final int size;
    private long next;
    private long end;

    /** @param nextBlock the first id of a block that nobody else uses */
    BlockIds(LongSupplier nextBlock, int size) {
        this.nextBlock = nextBlock;
        this.size = size;
    }

    @Override
    public long getAsLong() {
        if (next == end) {
            next = nextBlock.getAsLong();
            end = next + size;
        }
        return next++;
    }
}
