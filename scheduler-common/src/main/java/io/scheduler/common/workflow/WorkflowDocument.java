package io.scheduler.common.workflow;

import io.scheduler.common.graph.Dag;
import java.time.Duration;
import java.util.HashMap;
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
 * @param failureStrategy what happens to other branches when a task has finally failed
 * @param execution how many of its runs may be unfinished at a time
 * @param timeout limit for the whole instance, from its start
 * @param tasks in the order of the document, at least one
 */
public record WorkflowDocument(
        String name,
        String description,
        Map<String, String> params,
        FailureStrategy failureStrategy,
        Execution execution,
        @Nullable Timeout timeout,
        List<TaskDefinition> tasks) {

    public WorkflowDocument {
        params = OrderedCopy.of(params);
        tasks = List.copyOf(tasks);
    }

    /** The dependencies as a graph; task {@code i} of the document is node {@code i}. Costs O(tasks + dependencies). */
    public Dag dag() {
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
