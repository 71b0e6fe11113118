/** What the worker counts and measures. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.metrics;
