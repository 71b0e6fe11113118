/**
 * Traces for OpenTelemetry: one of each run without a parent, with a span of each run in it and of each attempt. They are
 * made from what loops have stored anyway, when it has ended, and sent in the background. Must not know the database, and must
 * never keep a loop waiting: what can not be sent is dropped and counted.
 *
 * <pre>
 *   a run or an attempt has ended ──&gt; {@link io.scheduler.master.trace.Spans} ──&gt; queue ──&gt; one thread ──&gt; collector
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.trace;
