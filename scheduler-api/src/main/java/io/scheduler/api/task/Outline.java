package io.scheduler.api.task;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.workflow.ControlFlow;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.TaskDefinition.OnWorkerLoss;
import io.scheduler.common.workflow.WorkflowDocument;
import java.util.BitSet;
import java.util.List;

/**
 * What lists of tasks need of a document: names, types, worker groups and dependencies, without scripts.
 *
 * @param names by place in the document
 * @param types by place in the document
 * @param workerGroups by place in the document
 * @param grouped places of the tasks that need a permit of a task group
 * @param signalled places of the tasks that wait for a program, not for a person
 * @param asking places of the tasks that wait for a person when their worker was lost
 * @param dag of the places
 * @param handlersFrom the place of the first task that only runs once the others have come to their end
 */
record Outline(
        List<String> names,
        List<String> types,
        List<String> workerGroups,
        BitSet grouped,
        BitSet signalled,
        BitSet asking,
        Dag dag,
        int handlersFrom) {
    static Outline of(WorkflowDocument document) {
        List<TaskDefinition> tasks = document.allTasks();
        List<String> types =
                tasks.stream().map(TaskDefinition::type).map(String::intern).toList();
        List<String> groups = tasks.stream()
                .map(TaskDefinition::workerGroup)
                .map(String::intern)
                .toList();
        BitSet grouped = new BitSet();
        BitSet signalled = new BitSet();
        BitSet asking = new BitSet();
        for (int i = 0; i < tasks.size(); i++) {
            grouped.set(i, tasks.get(i).resources().taskGroup() != null);
            asking.set(i, tasks.get(i).onWorkerLoss() == OnWorkerLoss.ASK);
            signalled.set(
                    i,
                    ControlFlow.of(tasks.get(i)) instanceof ControlFlow.Wait wait
                            && wait.kind() == ControlFlow.Wait.Kind.SIGNAL);
        }
        return new Outline(
                tasks.stream().map(TaskDefinition::name).toList(),
                types,
                groups,
                grouped,
                signalled,
                asking,
                document.dag(),
                document.tasks().size());
    }

    int size() {
        return names.size();
    }
}
