package io.scheduler.worker.task.thread;

/** What a type of task does; see {@link io.scheduler.spi.TaskPlugin#run}. Safe for use by several threads. */
@FunctionalInterface
public interface TaskBody {
    void run(ThreadRun run) throws Exception;
}
