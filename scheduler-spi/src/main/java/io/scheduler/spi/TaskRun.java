package io.scheduler.spi;

import java.util.Map;

/** One attempt of a task, as it sees itself. Safe for use by several threads; of no use once the task has ended. */
public interface TaskRun {

    /** Name of the project. */
    String project();

    /** Name of the workflow. */
    String workflow();

    /** Name of the task. */
    String task();

    long workflowInstanceId();

    /** Changes with each attempt. */
    long taskInstanceId();

    /** Number of the attempt, from 1. */
    int attempt();

    /**
     * The type's own fields as the schema describes them, parameters replaced, defaults filled in: {@code String}, {@code
     * Boolean}, {@code Number}, {@code List}, {@code Map}.
     */
    Map<String, Object> config();

    /** The parameters that the task sees. */
    Map<String, String> params();

    /** Appends a line to the task's log, or several. What exceeds the log's limit of 64 MiB is left out. */
    void log(String text);

    /**
     * Hands something over to the tasks behind; counts when the task succeeds. Of equal names the last counts.
     *
     * @param name 1 to 128 letters, digits and {@code _ . -}
     * @throws IllegalArgumentException for another name, or when all together have more than 200 names or 256 KiB
     */
    void output(String name, String value);

    /** Whether it is to end. */
    boolean isCancelled();

    /** Is called once, on another thread, when the task is to end; at once when it already is. */
    void onCancel(Runnable action);
}
