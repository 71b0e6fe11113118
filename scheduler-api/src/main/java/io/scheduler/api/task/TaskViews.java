package io.scheduler.api.task;

import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.instance.TaskItem;
import io.scheduler.dao.instance.TaskItems;
import io.scheduler.dao.instance.WorkflowInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The tasks of an instance as clients see them, also those without an attempt. Safe for use by several threads. */
@Component
public class TaskViews {
    private final TaskInstances tasks;
    private final TaskItems items;
    private final Outlines outlines;
    private final AttemptReasons attemptReasons;

    TaskViews(TaskInstances tasks, TaskItems items, Outlines outlines, AttemptReasons attemptReasons) {
        this.tasks = tasks;
        this.items = items;
        this.outlines = outlines;
        this.attemptReasons = attemptReasons;
    }

    /** How many tasks its document has. */
    public int count(WorkflowInstance instance) {
        return outlines.of(instance).size();
    }

    /**
     * One for each task of a range of the document: its latest attempt, or that it waits for its first, and why.
     *
     * @param from first place, from 0
     * @param to behind the last place
     */
    public List<TaskView> latest(WorkflowInstance instance, int from, int to) {
        Outline outline = outlines.of(instance);
        Map<Integer, TaskInstance> rows = tasks.latest(instance, from, to).stream()
                .collect(Collectors.toMap(TaskInstance::taskIndex, Function.identity()));
        List<Integer> waiting = IntStream.range(from, to)
                .filter(i -> !rows.containsKey(i))
                .boxed()
                .toList();
        WaitingReasons reasons = WaitingReasons.of(instance, outline, waiting, tasks);
        Map<Long, TaskItem.Counts> counts = counts(rows.values());
        List<TaskView> views = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            TaskInstance row = rows.get(i);
            views.add(
                    row != null
                            ? view(instance, row, counts)
                            : TaskView.waiting(
                                    instance.id(),
                                    outline.names().get(i),
                                    outline.types().get(i),
                                    reasons.reason(i)));
        }
        return views;
    }

    /**
     * The same for some places, by what is known already and without asking why something waits.
     *
     * @param rows the latest attempts by place; a place without one waits for its first
     */
    public Map<Integer, TaskView> at(WorkflowInstance instance, Set<Integer> places, Map<Integer, TaskInstance> rows) {
        Outline outline = outlines.of(instance);
        Map<Long, TaskItem.Counts> counts = counts(rows.values());
        Map<Integer, TaskView> views = new TreeMap<>();
        for (int place : places) {
            TaskInstance row = rows.get(place);
            views.put(
                    place,
                    row != null
                            ? TaskView.of(row, row.reason()).counting(counts.get(row.id()))
                            : TaskView.waiting(
                                    instance.id(),
                                    outline.names().get(place),
                                    outline.types().get(place),
                                    null));
        }
        return views;
    }

    TaskView view(WorkflowInstance instance, TaskInstance row, Map<Long, TaskItem.Counts> counts) {
        return TaskView.of(row, attemptReasons.reason(instance, row)).counting(counts.get(row.id()));
    }

    /** Of attempts that have items and have not written in the end how many of them came to what. */
    Map<Long, TaskItem.Counts> counts(Collection<TaskInstance> rows) {
        return items.counts(rows.stream()
                .filter(row -> row.taskType().equals("foreach") && !TaskView.isCounted(row))
                .map(TaskInstance::id)
                .toList());
    }
}
