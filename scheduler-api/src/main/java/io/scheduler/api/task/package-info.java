/**
 * Routes of task instances. A task that has not become ready has no row: what is said of it comes from the document and
 * from the rows of its upstreams; what is said of an attempt that waits for a worker comes from the workers' loads.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.task;
