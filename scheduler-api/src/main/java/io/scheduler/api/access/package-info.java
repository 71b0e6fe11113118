/**
 * What every route declares: the resource it speaks of and what it does to it. Here is decided who may; a route without a
 * declaration is refused. Knows nothing of how callers prove who they are.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.access;
