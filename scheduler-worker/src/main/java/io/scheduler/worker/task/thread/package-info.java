/**
 * Tasks that run as a thread of the worker: built-in ones that mostly wait for others, and plugins. They end with the
 * worker; what they do to the world outside can not be undone by it. Knows nothing of what they do.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.task.thread;
