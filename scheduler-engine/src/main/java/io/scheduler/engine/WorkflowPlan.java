package io.scheduler.engine;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;

/**
 * A version of a workflow, ready to be run. Immutable and shared by all instances of the version.
 *
 * @param document as it was written
 * @param graph its tasks by index
 */
public record WorkflowPlan(WorkflowDocument document, Dag graph) {

    public static WorkflowPlan of(WorkflowDocument document) {
        return new WorkflowPlan(document, document.dag());
    }

    public TaskDefinition task(int index) {
        return document.tasks().get(index);
    }

    public int size() {
        return document.tasks().size();
    }
}
