/** The task that does nothing: for joins in a workflow and for measuring everything around a task. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.task.noop;
