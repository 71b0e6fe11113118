/**
 * What the api says when it can not do what was asked: RFC 9457 problem details with a stable code, for every failure on
 * every route. Knows nothing of what the routes are for.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.problem;
