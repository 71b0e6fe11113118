package io.scheduler.common.workflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as people write it: the same document in the UI, in REST (JSON) and in files (YAML). An instance of this
 * record has passed validation: names are unique, every {@code dependsOn} names a task and there is no cycle.
 *
 * @param name unique within its project
 * @param description free text, may be empty
 * @param params name to value template; visible to all tasks as {@code ${name}}
 * @param failureStrategy what happens to other branches when a task has finally failed
 * @param timeout limit for the whole instance, from its start
 * @param tasks in the order of the document, at least one
 */
public record WorkflowDocument(
        String name,
        String description,
        Map<String, String> params,
        FailureStrategy failureStrategy,
        @Nullable Timeout timeout,
        List<TaskDefinition> tasks) {

    public WorkflowDocument {
        params = Map.copyOf(params);
        tasks = List.copyOf(tasks);
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
