/**
 * Cut off from everybody who may own an attempt, a worker ends it before others count the worker as lost and start it
 * elsewhere. Decides from times and contact alone; must not know how anything is ended.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.fence;
