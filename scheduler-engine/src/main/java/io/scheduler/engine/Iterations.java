package io.scheduler.engine;

import io.scheduler.common.instance.ItemRun;
import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskDetail;
import io.scheduler.common.state.TaskState;
import io.scheduler.engine.WorkflowRun.StoredAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks of a run that run something for each of many items, with how far they have come. Empty for most runs. */
final class Iterations {

    private final Map<Integer, ItemProgress> byTask = new HashMap<>();

    /** Of the attempt that is current, or of the one before while the next has not begun. */
    @Nullable
    ItemProgress of(int task) {
        return byTask.isEmpty() ? null : byTask.get(task);
    }

    /** An attempt is current now. */
    void place(int task, TaskAttempt attempt) {
        TaskDetail.Items items = attempt.detail() == null ? null : TaskDetail.itemsOf(attempt.detail());
        if (items == null) {
            return;
        }
        ItemProgress known = byTask.get(task);
        if (attempt.state() == TaskState.SUCCEEDED) {
            byTask.remove(task);
        } else if (known == null || known.attemptId() != attempt.id()) {
            byTask.put(task, new ItemProgress(attempt.id(), items));
        }
    }

    /** A stored attempt that a recovery has made history: what succeeded counts, unless somebody wanted all of it once more. */
    void placeFormer(int task, TaskAttempt attempt) {
        TaskDetail.Items items = attempt.detail() == null ? null : TaskDetail.itemsOf(attempt.detail());
        if (items != null && (items.list() == null || attempt.state() == TaskState.SUCCEEDED)) {
            byTask.remove(task);
        } else if (items != null) {
            byTask.put(task, new ItemProgress(attempt.id(), items));
        }
    }

    void put(int task, long attemptId, ItemRun item) {
        ItemProgress progress = byTask.get(task);
        if (progress != null && progress.attemptId() == attemptId) {
            progress.put(item);
        }
    }

    /** A stored one, of whatever task. */
    void put(long attemptId, ItemRun item) {
        byTask.values().stream()
                .filter(progress -> progress.attemptId() == attemptId)
                .forEach(progress -> progress.put(item));
    }

    /** Of each task that has items and is not through with them the latest attempt, if what succeeded of it counts. */
    static List<Long> attempts(List<StoredAttempt> rows) {
        Map<Integer, StoredAttempt> latest = new HashMap<>();
        for (StoredAttempt row : rows) {
            TaskAttempt attempt = row.attempt();
            if (TaskDetail.itemsOf(attempt.detail()) != null) {
                latest.merge(
                        row.task(),
                        row,
                        (a, b) -> a.attempt().number() > b.attempt().number() ? a : b);
            }
        }
        return latest.values().stream()
                .filter(Iterations::counts)
                .map(row -> row.attempt().id())
                .toList();
    }

    private static boolean counts(StoredAttempt row) {
        TaskDetail.Items items = TaskDetail.itemsOf(row.attempt().detail());
        return items != null
                && row.attempt().state() != TaskState.SUCCEEDED
                && (!row.superseded() || items.list() != null);
    }

    void carry(Change.ItemsCarried carried) {
        ItemProgress progress = byTask.get(carried.task());
        if (progress != null && progress.attemptId() == carried.to()) {
            progress.carry(carried.results());
        }
    }

    void forget(int[] tasks) {
        for (int task : tasks) {
            byTask.remove(task);
        }
    }
}
