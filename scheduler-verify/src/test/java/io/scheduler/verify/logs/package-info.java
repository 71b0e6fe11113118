/** Logs of tasks whose workers are gone, with real processes and real stores. */
@org.jspecify.annotations.NullMarked
package io.scheduler.verify.logs;
