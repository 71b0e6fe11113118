/**
 * Brings reports to the masters that own them and keeps at it until they are committed. Must not know what a report
 * means.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.report;
