/**
 * The guardian: a small process beside each worker that ends the worker's task processes when the worker no longer says
 * in time that they may run, because it was killed, hangs or is stopped. The two share one small memory-mapped file;
 * what either of them may do is decided by compare-and-set on one number in it. Must not know of masters or slots.
 *
 * <pre>
 *   guard/state          the mapped file             guard/permit-&lt;generation&gt;   wrappers begin only while it exists
 *   guard/guardian.lock  held by the one guardian    guard/guardian.log          what it did, bounded
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.guard;
