package io.scheduler.common.workflow;

import io.scheduler.common.graph.Dag;
import io.scheduler.common.param.ParameterDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as people write it: the same document in the UI, in REST (JSON) and in files (YAML). An instance of this
 * record has passed validation: names are unique, every {@code dependsOn} names a task and there is no cycle.
 *
 * @param name unique within its project
 * @param description free text, may be empty
 * @param params name to value template; visible to all tasks as {@code ${name}}; keeps the author's order
 * @param declarations all parameters by name, when at least one is more than a name and a value; otherwise empty
 * @param failureStrategy what happens to other branches when a task has finally failed
 * @param execution how many of its runs may be unfinished at a time
 * @param timeout limit for the whole instance, from its start
 * @param tasks in the order of the document, at least one
 * @param handlers tasks that run once those have come to their end
 * @param outputs what a run hands to the one that it is a sub-workflow of: name to template
 * @param defaults what holds for its runs and tasks unless somebody says otherwise
 */
public record WorkflowDocument(
        String name,
        String description,
        Map<String, String> params,
        Map<String, ParameterDeclaration> declarations,
        FailureStrategy failureStrategy,
        Execution execution,
        @Nullable Timeout timeout,
        List<TaskDefinition> tasks,
        Handlers handlers,
        Map<String, String> outputs,
        RunDefaults defaults) {

    public WorkflowDocument {
        params = OrderedCopy.of(params);
        declarations = OrderedCopy.of(declarations);
        tasks = List.copyOf(tasks);
        outputs = OrderedCopy.of(outputs);
    }

    /** A workflow whose runs and tasks have the usual priority and no environment. */
    public WorkflowDocument(
            String name,
            String description,
            Map<String, String> params,
            Map<String, ParameterDeclaration> declarations,
            FailureStrategy failureStrategy,
            Execution execution,
            @Nullable Timeout timeout,
            List<TaskDefinition> tasks,
            Handlers handlers,
            Map<String, String> outputs) {
        this(
                name,
                description,
                params,
                declarations,
                failureStrategy,
                execution,
                timeout,
                tasks,
                handlers,
                outputs,
                RunDefaults.NONE);
    }

    /** A workflow that only has tasks, with parameters that are names and values only. */
    public WorkflowDocument(
            String name,
            String description,
            Map<String, String> params,
            FailureStrategy failureStrategy,
            @Nullable Timeout timeout,
            List<TaskDefinition> tasks) {
        this(
                name,
                description,
                params,
                Map.of(),
                failureStrategy,
                Execution.PARALLEL,
                timeout,
                tasks,
                Handlers.NONE,
                Map.of());
    }

    /** Those of all lists, numbered through: the tasks, the handlers of a failure, and what runs in every case. */
    public List<TaskDefinition> allTasks() {
        if (handlers.onFailure.isEmpty() && handlers.always.isEmpty()) {
            return tasks;
        }
        List<TaskDefinition> all = new ArrayList<>(tasks);
        all.addAll(handlers.onFailure);
        all.addAll(handlers.always);
        return List.copyOf(all);
    }

    /**
     * What a run hands to its parent, name to template: its outputs, and its parameters with {@code direction: out}, of which
     * one without a value refers to itself.
     */
    public Map<String, String> handedUp() {
        if (declarations.isEmpty()) {
            return outputs;
        }
        Map<String, String> handed = new LinkedHashMap<>();
        declarations.forEach((param, declared) -> {
            if (declared.direction() == ParameterDeclaration.Direction.OUT) {
                handed.put(param, "${" + param + "}");
            }
        });
        handed.putAll(outputs);
        return handed;
    }

    /** The environment that a task runs in; null: none. Tasks that steer have none. */
    public @Nullable String environmentOf(TaskDefinition task) {
        if (ControlFlow.isType(task.type())) {
            return null;
        }
        String own = task.resources().environment();
        return own == null ? defaults.environment() : own;
    }

    /** The list that a task is in, by its place in {@link #allTasks}. */
    public Phase phaseOf(int task) {
        if (task < tasks.size()) {
            return Phase.TASKS;
        }
        return task < tasks.size() + handlers.onFailure.size() ? Phase.ON_FAILURE : Phase.FINALLY;
    }

    /** The dependencies as a graph; {@code allTasks().get(i)} is node {@code i}. Costs O(tasks + dependencies). */
    public Dag dag() {
        List<TaskDefinition> tasks = allTasks();
        Map<String, Integer> indexByName = HashMap.newHashMap(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            indexByName.put(tasks.get(i).name(), i);
        }
        int[][] upstreams = new int[tasks.size()][];
        for (int i = 0; i < upstreams.length; i++) {
            List<String> names = tasks.get(i).dependsOn();
            upstreams[i] = new int[names.size()];
            for (int j = 0; j < names.size(); j++) {
                Integer upstream = indexByName.get(names.get(j));
                if (upstream == null) {
                    throw new IllegalStateException("expected a validated document, but task " + names.get(j)
                            + ", upstream of " + tasks.get(i).name() + ", does not exist");
                }
                upstreams[i][j] = upstream;
            }
        }
        return Dag.of(upstreams);
    }

    /** The lists of tasks of a document, in the order in which they run. */
    public enum Phase {
        TASKS("tasks"),
        ON_FAILURE("onFailure"),
        FINALLY("finally");

        private final String field;

        Phase(String field) {
            this.field = field;
        }

        /** Its name in the document. */
        public String field() {
            return field;
        }
    }

    /**
     * What runs once the tasks have come to their end.
     *
     * @param onFailure if not all was well
     * @param always in every case, behind those
     */
    public record Handlers(List<TaskDefinition> onFailure, List<TaskDefinition> always) {
        public static final Handlers NONE = new Handlers(List.of(), List.of());

        public Handlers {
            onFailure = List.copyOf(onFailure);
            always = List.copyOf(always);
        }
    }

    /** What happens to the other branches when a task has finally failed. */
    public enum FailureStrategy {
        /** Branches that do not depend on the failed task go on to their end; then the instance is FAILED. */
        CONTINUE,
        /** No new task begins; those that run are killed; then the instance is FAILED. */
        END
    }

    /**
     * A time limit.
     *
     * @param after from the start of the attempt (task) or of the instance (workflow)
     * @param action what happens when it passes
     */
    public record Timeout(Duration after, Action action) {
        public enum Action {
            /** It is noted and reported; nothing is ended. */
            WARN,
            /** The attempt is killed and counts as failed. */
            FAIL
        }
    }
}
