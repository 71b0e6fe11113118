package io.scheduler.worker.task;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A kind of task that this worker can run. Safe for use by several threads. */
public interface TaskType {

    /** As the workflow document calls it. */
    String name();

    /** What is wrong with the type's own fields, as "expected …, but …"; empty when nothing is. */
    Optional<String> reject(Map<String, Object> config);

    /**
     * Whether something of a task of this type can still run after this JVM has ended. Such an attempt is written into
     * the journal before it starts, and {@link #recover} is asked about it after a restart.
     */
    boolean outlivesWorker();

    /**
     * Starts it.
     *
     * @throws IOException when it could not be started; nothing of it runs then
     */
    RunningTask start(TaskContext context) throws IOException;

    /** Finds out what became of a task that an earlier JVM has started, or was about to start. */
    Recovered recover(TaskContext context);
}
