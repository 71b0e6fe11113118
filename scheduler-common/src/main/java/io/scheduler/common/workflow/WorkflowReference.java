package io.scheduler.common.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** That a workflow speaks of another one, which need not exist. */
public record WorkflowReference(Kind kind, String project, String workflow) {

    public enum Kind {
        /** Waits for its runs. */
        DEPENDENT,
        /** Runs it. */
        SUB_WORKFLOW,
        /** Runs it for each of several values. */
        FOREACH
    }

    /**
     * All of a document, each with the names of the tasks that speak so.
     *
     * @param project of the document
     */
    public static Map<WorkflowReference, List<String>> of(WorkflowDocument document, String project) {
        Map<WorkflowReference, List<String>> all = new LinkedHashMap<>();
        for (TaskDefinition task : document.allTasks()) {
            of(task, project)
                    .forEach(one ->
                            all.computeIfAbsent(one, none -> new ArrayList<>()).add(task.name()));
        }
        return all;
    }

    private static Set<WorkflowReference> of(TaskDefinition task, String project) {
        Set<WorkflowReference> found = new LinkedHashSet<>();
        if (ControlFlow.isType(task.type())) {
            switch (ControlFlow.of(task)) {
                case ControlFlow.SubWorkflow child ->
                    found.add(new WorkflowReference(
                            Kind.SUB_WORKFLOW, child.project() == null ? project : child.project(), child.workflow()));
                case ControlFlow.ForEach each ->
                    found.add(new WorkflowReference(
                            Kind.FOREACH,
                            each.child().project() == null
                                    ? project
                                    : each.child().project(),
                            each.child().workflow()));
                case ControlFlow.Dependent dependent ->
                    dependent
                            .upstreams()
                            .forEach(upstream -> found.add(new WorkflowReference(
                                    Kind.DEPENDENT,
                                    upstream.project() == null ? project : upstream.project(),
                                    upstream.workflow())));
                case ControlFlow.Switch s -> {}
                case ControlFlow.Conditions c -> {}
                case ControlFlow.Wait w -> {}
                case null -> {}
            }
        }
        return found;
    }
}
