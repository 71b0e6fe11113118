/**
 * What happened in a drill, as values, and pure functions that judge it: runs and tasks lost, attempts that overlapped, tasks run
 * after their success, stale writes, stalls. Must not know how the evidence was collected.
 */
@NullMarked
package io.scheduler.verify.drill.history;

import org.jspecify.annotations.NullMarked;
