/** Environments: variables and a shell prologue that tasks run with. What a task makes of them is the worker's business. */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.environment;
