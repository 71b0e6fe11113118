/**
 * Routes of task instances. A task that has not become ready has no row: what is said of it comes from the document and
 * from the rows of its upstreams.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.task;
