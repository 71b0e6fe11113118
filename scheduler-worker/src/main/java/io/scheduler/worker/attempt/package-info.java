/**
 * The worker's books: which attempts it holds, for which slots it has seen which epochs, what it may never run again,
 * and the journal that outlives it. Must not know how a task type works nor how reports travel.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.attempt;
