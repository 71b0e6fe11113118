/**
 * What a task that ended well hands on beside its own {@code SCHEDULER_OUTPUT}: values that its log sets, as scripts from
 * DolphinScheduler do, and the declared values of outputs that it did not set.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.handover;
