/**
 * The logs that tasks have written: reading them without the secrets in them, keeping them within their limit, and storing them
 * where they outlive this worker. Must not know what runs, nor why. Storing goes on beside the tasks: nothing of it is waited for.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.log;
