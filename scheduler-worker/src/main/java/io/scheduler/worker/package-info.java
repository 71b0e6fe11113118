/**
 * One worker: its parts put together. Knows nothing of Spring, of how masters are found, nor of the registry.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker;
