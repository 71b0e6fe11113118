/** Reading the logs that tasks have written. Must not know what runs. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.log;
