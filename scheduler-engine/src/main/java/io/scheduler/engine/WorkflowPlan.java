package io.scheduler.engine;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow, ready to be run. Immutable and shared by all instances of the version. Tasks are numbered through
 * all lists of the document: its tasks, the handlers of a failure, and what runs in every case.
 */
public final class WorkflowPlan {

    private final WorkflowDocument document;
    private final Dag graph;
    private final List<TaskDefinition> tasks;
    /** Only of tasks that steer; empty for most workflows. */
    private final Map<Integer, ControlFlow> steering = new HashMap<>();
    /** For a task whose failure is dealt with: who does it. */
    private final Map<Integer, Integer> handlerOf = new HashMap<>();

    private WorkflowPlan(WorkflowDocument document) {
        this.document = document;
        this.graph = document.dag();
        this.tasks = document.allTasks();
        for (int i = 0; i < tasks.size(); i++) {
            ControlFlow flow = ControlFlow.of(tasks.get(i));
            if (flow != null) {
                int steers = i;
                steering.put(steers, flow);
                if (flow instanceof ControlFlow.Conditions && !tasks.get(i).disabled()) {
                    graph.forEachUpstream(i, upstream -> handlerOf.putIfAbsent(upstream, steers));
                }
            }
        }
    }

    public static WorkflowPlan of(WorkflowDocument document) {
        return new WorkflowPlan(document);
    }

    /** As it was written. */
    public WorkflowDocument document() {
        return document;
    }

    /** The tasks by index. */
    public Dag graph() {
        return graph;
    }

    public TaskDefinition task(int index) {
        return tasks.get(index);
    }

    /** Of the tasks of all lists. */
    public int size() {
        return tasks.size();
    }

    /** What a task steers; null for one that a worker runs. */
    public @Nullable ControlFlow steering(int task) {
        return steering.isEmpty() ? null : steering.get(task);
    }

    /** The list that a task is in. */
    public Phase phaseOf(int task) {
        return document.phaseOf(task);
    }

    /** Index of the first task of a list. */
    int begin(Phase phase) {
        return switch (phase) {
            case TASKS -> 0;
            case ON_FAILURE -> document.tasks().size();
            case FINALLY -> size() - document.handlers().always().size();
        };
    }

    /** Index behind the last task of a list. */
    int end(Phase phase) {
        return switch (phase) {
            case TASKS -> begin(Phase.ON_FAILURE);
            case ON_FAILURE -> begin(Phase.FINALLY);
            case FINALLY -> size();
        };
    }

    /** The task that deals with a failure of this one; -1 when there is none. */
    int handlerOf(int task) {
        return handlerOf.isEmpty() ? -1 : handlerOf.getOrDefault(task, -1);
    }

    /** Whether a failure of the one is an end that the other goes on from. */
    boolean handles(int task, int failed) {
        return steering(task) instanceof ControlFlow.Conditions
                && !tasks.get(task).disabled()
                && handlerOf(failed) >= 0;
    }
}
