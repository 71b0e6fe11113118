package io.scheduler.worker.task;

import io.scheduler.rpc.contract.TaskAssignment;
import java.io.IOException;
import java.util.Optional;

/** A kind of task that this worker can run. Safe for use by several threads. */
public interface TaskType {

    /** As the workflow document calls it. */
    String name();

    /** What keeps this worker from running it, above all what is wrong with the type's own fields; empty when nothing does. */
    Optional<String> reject(TaskAssignment assignment);

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
