/**
 * Tasks that use the databases of users. The only place of a worker that knows JDBC: a driver gets its address from checked
 * parts and its parameters from a list, and values reach a statement only as bound values, never as text of it.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.task.sql;
