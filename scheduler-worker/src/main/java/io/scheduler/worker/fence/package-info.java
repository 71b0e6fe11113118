/**
 * Cut off from everybody, a worker ends its own tasks before others count it as lost and start them elsewhere. Knows
 * times and contact only, not what is ended.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.fence;
