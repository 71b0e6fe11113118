package io.scheduler.dao.taskgroup;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The task groups of projects, as people define and look at them. Safe for use by several threads. */
public final class TaskGroups {
    private final Database database;
    private final TaskGroupMapper groups;
    private final Slots slots;

    public TaskGroups(Database database) {
        this.database = database;
        this.groups = database.mapper(TaskGroupMapper.class);
        this.slots = new Slots(database.slotCount());
    }

    /** What a group is to be. */
    public record Wish(String description, int capacity, boolean enabled) {}

    public Optional<TaskGroup> find(Caller caller, String project, String name) {
        return Optional.ofNullable(groups.byName(caller, project, name));
    }

    /** By name; empty also when there is no such project. */
    public Page<TaskGroup> list(Caller caller, String project, PageRequest page) {
        return Page.of(groups.list(caller, project, page), groups.count(caller, project), page);
    }

    /**
     * Makes or changes it; permits that are out stay when there are more of them than the new capacity. Whether it is new;
     * empty when there is no such project.
     */
    public Optional<Boolean> put(Caller caller, String project, String name, Wish wish) {
        return Optional.ofNullable(groups.put(caller, project, name, wish, slots.ofTaskGroup(project, name)));
    }

    /** Deletes it unless somebody has or wants a permit. */
    public Deletion delete(Caller caller, String project, String name) {
        return database.inTransaction(() -> {
            Long id = groups.lock(caller, project, name);
            if (id == null) {
                return Deletion.ABSENT;
            }
            if (groups.permits(id) > 0) {
                return Deletion.IN_USE;
            }
            groups.delete(id);
            return Deletion.DELETED;
        });
    }

    public enum Deletion {
        DELETED,
        ABSENT,
        IN_USE
    }

    /** Who has a permit and who waits, in this order. */
    public Page<Permit> permits(Caller caller, String project, String name, PageRequest page) {
        return Page.of(
                groups.listPermits(caller, project, name, page), groups.countPermits(caller, project, name), page);
    }

    /**
     * Gives a permit to an attempt that waits, whatever the capacity.
     *
     * @return the attempt's slot, in which a command waits now; empty when it does not wait in this group
     */
    public OptionalInt force(Caller caller, String project, String name, long taskInstanceId) {
        return optional(groups.force(caller, project, name, taskInstanceId));
    }

    /**
     * Changes the priority of an attempt that waits.
     *
     * @return the group's slot; empty when the attempt does not wait in this group
     */
    public OptionalInt setPriority(Caller caller, String project, String name, long taskInstanceId, int priority) {
        return optional(groups.setPriority(caller, project, name, taskInstanceId, priority));
    }

    /** What an attempt waits for that the caller was allowed to find; empty when it waits for no permit. */
    public Optional<Permit.Place> place(long taskInstanceId) {
        return Optional.ofNullable(groups.place(taskInstanceId));
    }

    private static OptionalInt optional(@Nullable Integer slot) {
        return slot == null ? OptionalInt.empty() : OptionalInt.of(slot);
    }
}
