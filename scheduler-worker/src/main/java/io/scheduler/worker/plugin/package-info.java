/**
 * Task types that others have written: loads them from jars. A jar that is broken is left out, and its tasks fail with a
 * clear reason; nothing else suffers.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.plugin;
