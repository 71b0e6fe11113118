/**
 * The shell and Python tasks: a script as a process of its own, in its own session and working directory, writing its log itself.
 * Files of an attempt's folder:
 *
 * <pre>
 *   script   what the user wrote                    work/    working directory
 *   pid      stat line of the wrapper, by itself;   output   SCHEDULER_OUTPUT
 *            then a line with the exit status
 * </pre>
 *
 * <p>A task is over when its main process is; what it left running in the background is ended then. A process that
 * leaves the session, loses its parent and clears its environment can not be found.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.task.shell;
