package io.scheduler.dao.environment;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environments of the cluster. Safe for use by several threads. */
public final class Environments {
    private static final int MOST_USERS = 10;

    private final Database database;
    private final EnvironmentMapper environments;

    public Environments(Database database) {
        this.database = database;
        this.environments = database.mapper(EnvironmentMapper.class);
    }

    /** What an environment is to be. */
    public record Wish(String description, Map<String, String> variables, String prologue, List<String> workerGroups) {}

    public Optional<TaskEnvironment> find(String name) {
        return Optional.ofNullable(environments.byName(name));
    }

    /** Those of the names that there are. */
    public List<TaskEnvironment> find(Collection<String> names) {
        return names.isEmpty() ? List.of() : environments.byNames(names.toArray(String[]::new));
    }

    /** By name. */
    public Page<TaskEnvironment> list(PageRequest page) {
        return Page.of(environments.list(page), environments.count(), page);
    }

    /** The first names, for whoever looks for a similar one. */
    public List<String> names(int most) {
        return environments.names(most);
    }

    /** Makes or replaces it. Returns whether it is new. */
    public boolean put(Caller caller, String name, Wish wish) {
        return environments.put(name, wish, caller.name());
    }

    /** Deletes it unless the newest version of a workflow names it. */
    public Deletion delete(String name) {
        return database.inTransaction(() -> {
            List<String> users = environments.users(name, MOST_USERS);
            if (!users.isEmpty()) {
                return new Deletion.InUse(users);
            }
            return environments.delete(name) == 1 ? new Deletion.Deleted() : new Deletion.Absent();
        });
    }

    /** What became of {@link #delete}. */
    public sealed interface Deletion {
        record Deleted() implements Deletion {}

        record Absent() implements Deletion {}

        /** @param by workflows, as project/workflow; at most the first few */
        record InUse(List<String> by) implements Deletion {}
    }
}
