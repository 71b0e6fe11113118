/**
 * What a kind of task is to the worker. A type starts, recovers and kills; it must not know of masters, slots or
 * reports.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.task;
