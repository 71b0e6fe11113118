package io.scheduler.dao.instance;

import io.scheduler.common.state.TaskState;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attempts of tasks, to look at. Safe for use by several threads. */
public final class TaskInstances {
    private final TaskInstanceMapper tasks;

    public TaskInstances(Database database) {
        this.tasks = database.mapper(TaskInstanceMapper.class);
    }

    public Optional<TaskInstance> find(Caller caller, long id) {
        return Optional.ofNullable(tasks.byId(caller, id));
    }

    /**
     * The latest attempt of each task that has one and is in a range of the document, by its place there.
     *
     * @param instance one that the caller was allowed to find
     * @param from first place, from 0
     * @param to behind the last place
     */
    public List<TaskInstance> latest(WorkflowInstance instance, int from, int to) {
        return tasks.latest(instance.id(), from, to);
    }

    /** The states of some tasks by their place in the document; a task without an attempt is absent. */
    public Map<Integer, TaskState> latestStates(WorkflowInstance instance, Collection<Integer> indexes) {
        Map<Integer, TaskState> states = new HashMap<>();
        if (!indexes.isEmpty()) {
            tasks.latestStates(instance.id(), indexes.toArray(Integer[]::new))
                    .forEach(row -> states.put(row.taskIndex(), row.state()));
        }
        return states;
    }

    /** Whether the attempt was made because the one before it was lost, and has not been begun since. */
    public boolean followsLoss(TaskInstance attempt) {
        return attempt.reason() != null
                && tasks.stateOf(attempt.workflowInstanceId(), attempt.taskIndex(), attempt.attempt() - 1)
                        == TaskState.LOST;
    }

    /**
     * The latest attempts at places of several instances that the caller was allowed to find, by instance and place; a task
     * without one is absent.
     */
    public Map<Long, Map<Integer, TaskInstance>> latestAt(Collection<Place> places) {
        Map<Long, Map<Integer, TaskInstance>> latest = new HashMap<>();
        if (!places.isEmpty()) {
            tasks.latestAt(
                            places.stream().map(Place::instance).toArray(Long[]::new),
                            places.stream().map(Place::taskIndex).toArray(Integer[]::new))
                    .forEach(row -> latest.computeIfAbsent(row.workflowInstanceId(), id -> new HashMap<>())
                            .put(row.taskIndex(), row));
        }
        return latest;
    }

    /**
     * The latest attempts of the tasks of several instances that the caller was allowed to find, as little of them as a table of
     * them needs.
     *
     * @param most only the first tasks of each document
     */
    public List<Cell> cells(Collection<Long> instances, int most) {
        return instances.isEmpty() ? List.of() : tasks.cells(instances.toArray(Long[]::new), most);
    }

    /**
     * @param run the instance
     * @param name of the task
     */
    public record Cell(
            long run,
            long id,
            String name,
            TaskState state,
            int attempt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** A task of an instance, by its place in the document. */
    public record Place(long instance, int taskIndex) {}

    /** Whether a task of the instance is held until somebody resumes it. */
    public boolean anyHeld(long instanceId) {
        return tasks.anyHeld(instanceId);
    }

    /** Every attempt, also the superseded ones, by place in the document. */
    public Page<TaskInstance> attempts(WorkflowInstance instance, PageRequest page) {
        return Page.of(tasks.attempts(instance.id(), page), tasks.countAttempts(instance.id()), page);
    }
}
