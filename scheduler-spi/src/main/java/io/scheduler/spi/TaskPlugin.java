package io.scheduler.spi;

/**
 * A type of task. One object serves all tasks of its type on a worker, several at the same time; it is made once, by its
 * constructor without arguments.
 */
public interface TaskPlugin {

    /** The value of {@code type} in a workflow document. Its schema lies in the same jar, in a file of that name. */
    String type();

    /**
     * Runs one attempt, on a thread of its own, and returns when it has succeeded.
     *
     * <p>A task that is to be ended is interrupted, and what it has registered by {@link TaskRun#onCancel} is called;
     * however it returns then, it counts as killed. When the worker ends, it is cut off: the attempt is lost and the task's
     * {@code onWorkerLoss} decides whether it begins anew, on this worker or another.
     *
     * @throws TaskFailedException when it has failed, with the reason that people read
     * @throws Exception any other counts as a failure too; the log gets its stack trace
     */
    void run(TaskRun run) throws Exception;
}
