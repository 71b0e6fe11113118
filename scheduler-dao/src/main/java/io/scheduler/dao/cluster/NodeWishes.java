package io.scheduler.dao.cluster;

import io.scheduler.common.cluster.NodeWish;
import io.scheduler.dao.database.Database;
import java.util.List;

/** What people want of nodes. Masters read it themselves. Safe for use by several threads. */
public final class NodeWishes {
    private final Database database;
    private final NodeWishMapper wishes;

    public NodeWishes(Database database) {
        this.database = database;
        this.wishes = database.mapper(NodeWishMapper.class);
    }

    /** By role and node id. */
    public List<StoredWish> all() {
        return wishes.all();
    }

    /** In place of what was wished before; but a wish for one start of the node leaves what lasts as it is. */
    public StoredWish put(NodeWish wish, String reason, String by) {
        return database.inTransaction(() -> {
            wishes.deletePassing(wish.role(), wish.nodeId());
            return wishes.put(wish, reason, by);
        });
    }

    /** The node is to be active. Returns whether something else was wished before. */
    public boolean delete(String role, String nodeId) {
        return wishes.delete(role, nodeId) > 0;
    }
}
