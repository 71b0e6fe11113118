package io.scheduler.dao.instance;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The runs that attempts wait for, to look at. Safe for use by several threads. */
public final class TaskItems {
    private final TaskItemMapper items;

    public TaskItems(Database database) {
        this.items = database.mapper(TaskItemMapper.class);
    }

    /**
     * The items that have begun, in their order.
     *
     * @param attempt one that the caller was allowed to find
     * @param state null: all
     */
    public Page<TaskItem> page(TaskInstance attempt, ItemRun.@Nullable State state, PageRequest page) {
        return Page.of(items.page(attempt.id(), state, page), items.count(attempt.id(), state), page);
    }

    /** The run of an attempt that has one run and no items; none before it has begun. */
    public List<TaskItem> only(TaskInstance attempt) {
        return items.only(attempt.id());
    }

    /**
     * A run for which an attempt waits and which waits at the gate of the attempt's run, which has begun. It need not have been seen:
     * nobody is told of runs that are asked for.
     *
     * @param wanted what the attempt has not found yet
     */
    public Optional<Long> heldUp(TaskInstance attempt, Collection<TaskDetail.Depends.Seen> wanted) {
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(items.waitingAtItsGate(
                        attempt.workflowInstanceId(),
                        texts(wanted, TaskDetail.Depends.Seen::workflow),
                        texts(wanted, one -> one.from().toString()),
                        texts(wanted, one -> one.until().toString())));
    }

    private static String[] texts(
            Collection<TaskDetail.Depends.Seen> all, Function<TaskDetail.Depends.Seen, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    /** By attempt; one of which no item has begun is absent. */
    public Map<Long, TaskItem.Counts> counts(Collection<Long> attempts) {
        Map<Long, TaskItem.Counts> counts = new HashMap<>();
        if (!attempts.isEmpty()) {
            items.counts(attempts.toArray(Long[]::new)).forEach(row -> counts.put(row.taskInstanceId(), row));
        }
        return counts;
    }
}
