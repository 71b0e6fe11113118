/** Routes of task logs. Knows that a log can be read in pieces, not where it lies. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.log;
