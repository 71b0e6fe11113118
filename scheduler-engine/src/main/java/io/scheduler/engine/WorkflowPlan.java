package io.scheduler.engine;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A version of a workflow, ready to be run. Immutable and shared by all instances of the version.
 *
 * @param document as it was written
 * @param graph its tasks by index
 */
public record WorkflowPlan(WorkflowDocument document, Dag graph) {

    public static WorkflowPlan of(WorkflowDocument document) {
        List<TaskDefinition> tasks = document.tasks();
        Map<String, Integer> index = HashMap.newHashMap(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            index.put(tasks.get(i).name(), i);
        }
        int[][] upstreams = new int[tasks.size()][];
        for (int i = 0; i < upstreams.length; i++) {
            upstreams[i] =
                    tasks.get(i).dependsOn().stream().mapToInt(index::get).toArray();
        }
        return new WorkflowPlan(document, Dag.of(upstreams));
    }

    public TaskDefinition task(int index) {
        return document.tasks().get(index);
    }

    public int size() {
        return document.tasks().size();
    }
}
