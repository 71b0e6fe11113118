package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Channels that are told together. Safe for use by several threads. */
public final class AlertGroups {
    private static final int MOST_USERS = 10;

    private final Database database;
    private final GroupMapper groups;

    public AlertGroups(Database database) {
        this.database = database;
        this.groups = database.mapper(GroupMapper.class);
    }

    /** @param channels by name */
    public record Group(String name, String description, String changedBy, Instant changedAt, List<String> channels) {}

    public Optional<Group> find(String name) {
        return Optional.ofNullable(groups.byName(name));
    }

    /** By name. */
    public Page<Group> list(PageRequest page) {
        return Page.of(groups.list(page), groups.count(), page);
    }

    /** Makes or replaces it; what was told before is not told again to channels that are new in it. */
    public Result put(Caller caller, String name, String description, List<String> channels) {
        return database.inTransaction(() -> {
            String[] names = channels.toArray(String[]::new);
            List<String> missing = new ArrayList<>(channels);
            missing.removeAll(groups.channels(names));
            if (!missing.isEmpty()) {
                return new Result.NoChannel(missing.getFirst());
            }
            GroupMapper.Put put = groups.put(name, description, caller.name());
            groups.removeOthers(put.id(), names);
            groups.addMembers(put.id(), names);
            return new Result.Put(put.created());
        });
    }

    /** Deletes it unless a rule names it. */
    public Deletion delete(String name) {
        return database.inTransaction(() -> {
            List<String> users = groups.users(name, MOST_USERS);
            if (!users.isEmpty()) {
                return new Deletion.InUse(users);
            }
            return groups.delete(name) == 1 ? new Deletion.Deleted() : new Deletion.Absent();
        });
    }

    /** What became of {@link #put}. */
    public sealed interface Result {
        /** @param created it is new */
        record Put(boolean created) implements Result {}

        record NoChannel(String name) implements Result {}
    }
}
