/** Reading the logs that tasks have written, without the secrets in them. Must not know what runs. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.log;
