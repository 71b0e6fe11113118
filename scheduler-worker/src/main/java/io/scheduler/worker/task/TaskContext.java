package io.scheduler.worker.task;

import io.scheduler.rpc.contract.TaskAssignment;
import java.nio.file.Path;

/**
 * What a task is started with.
 *
 * @param assignment what to run; after a restart without {@code config} and {@code params}
 * @param folder the attempt's own folder; exists for types that outlive the worker
 * @param log where the task writes its output; its folder may have to be made
 * @param marker for the environment of every process of the attempt, by which they are found again
 * @param permit nothing of it may begin once this is withdrawn
 */
public record TaskContext(TaskAssignment assignment, Path folder, Path log, String marker, Permit permit) {}
