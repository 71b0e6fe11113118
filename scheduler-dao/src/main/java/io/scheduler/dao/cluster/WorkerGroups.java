package io.scheduler.dao.cluster;

import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.dao.database.Database;
import java.util.List;
import java.util.Optional;

/** The worker groups that people have defined. Masters read them themselves. Safe for use by several threads. */
public final class WorkerGroups {
    private final WorkerGroupMapper groups;

    public WorkerGroups(Database database) {
        this.groups = database.mapper(WorkerGroupMapper.class);
    }

    /** By name. */
    public List<WorkerGroup> all() {
        return groups.all();
    }

    public Optional<WorkerGroup> find(String name) {
        return Optional.ofNullable(groups.byName(name));
    }

    /** Makes or replaces it. Returns whether it is new. */
    public boolean put(WorkerGroup group, String by) {
        return groups.put(group, by);
    }

    /** Returns whether it was there. Workers that name the group themselves still belong to it. */
    public boolean delete(String name) {
        return groups.delete(name) == 1;
    }
}
