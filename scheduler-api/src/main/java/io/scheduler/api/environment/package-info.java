/** Environments over REST: variables and a shell prologue that tasks run with. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.environment;
