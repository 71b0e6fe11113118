/** Routes of task logs, and which of the places where a log may lie is asked for it. Must not know how workers are reached. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.log;
