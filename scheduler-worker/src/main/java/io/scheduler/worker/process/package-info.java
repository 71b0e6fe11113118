/**
 * Processes of the machine as {@code /proc} shows them: who belongs to a task and how all of them are ended. Knows a
 * marker in the environment and a root process; must not know what an attempt or a master is.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.process;
