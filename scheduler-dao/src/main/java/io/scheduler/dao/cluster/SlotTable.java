package io.scheduler.dao.cluster;

import io.scheduler.dao.database.Database;
import java.util.List;

/** The slots and their owners, to look at. Safe for use by several threads. */
public final class SlotTable {
    private final SlotMapper slots;

    public SlotTable(Database database) {
        this.slots = database.mapper(SlotMapper.class);
    }

    /** All slots by number. */
    public List<SlotOwner> all() {
        return slots.all();
    }
}
