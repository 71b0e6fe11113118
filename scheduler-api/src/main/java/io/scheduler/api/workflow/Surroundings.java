package io.scheduler.api.workflow;

import io.scheduler.api.problem.Problem.FieldError;
import io.scheduler.common.workflow.Suggestions;
import io.scheduler.common.workflow.TaskDefinition;
import io.scheduler.common.workflow.WorkflowDocument;
import io.scheduler.common.workflow.WorkflowDocument.Phase;
import io.scheduler.dao.environment.Environments;
import io.scheduler.dao.environment.TaskEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a document names that must be there when it is stored: its environments. Asks the database only for documents that
 * name some. Safe for use by several threads.
 */
@Component
class Surroundings {
    private static final int MOST_ERRORS = 20;
    private static final int MOST_SUGGESTED = 1_000;

    private final Environments environments;

    Surroundings(Environments environments) {
        this.environments = environments;
    }

    /** Where the document names what is not there, or may not be used there. */
    List<FieldError> missing(WorkflowDocument document) {
        Set<String> named = new HashSet<>();
        List<TaskDefinition> tasks = document.allTasks();
        if (document.defaults().environment() != null) {
            named.add(document.defaults().environment());
        }
        for (TaskDefinition task : tasks) {
            if (task.resources().environment() != null) {
                named.add(task.resources().environment());
            }
        }
        if (named.isEmpty()) {
            return List.of();
        }
        Map<String, TaskEnvironment> known = new HashMap<>();
        environments.find(named).forEach(environment -> known.put(environment.name(), environment));
        List<FieldError> errors = new ArrayList<>();
        check("environment", document.defaults().environment(), known, errors);
        for (int i = 0; i < tasks.size() && errors.size() < MOST_ERRORS; i++) {
            TaskDefinition task = tasks.get(i);
            String path = path(document, i) + ".environment";
            check(path, task.resources().environment(), known, errors);
            String effective = document.environmentOf(task);
            TaskEnvironment environment = effective == null ? null : known.get(effective);
            if (environment != null && !environment.isFor(task.workerGroup())) {
                errors.add(FieldError.of(
                        path,
                        "the environment " + effective + " is for the worker groups "
                                + String.join(", ", environment.workerGroups()) + ", but the task is for "
                                + task.workerGroup()));
            }
        }
        return errors;
    }

    private void check(
            String path, @Nullable String name, Map<String, TaskEnvironment> known, List<FieldError> errors) {
        if (name != null && !known.containsKey(name)) {
            errors.add(FieldError.of(
                    path,
                    "there is no environment " + name
                            + Suggestions.didYouMean(name, environments.names(MOST_SUGGESTED))));
        }
    }

    private static String path(WorkflowDocument document, int task) {
        Phase phase = document.phaseOf(task);
        int first = switch (phase) {
            case TASKS -> 0;
            case ON_FAILURE -> document.tasks().size();
            case FINALLY ->
                document.tasks().size() + document.handlers().onFailure().size();
        };
        return phase.field() + "[" + (task - first) + "]";
    }
}
