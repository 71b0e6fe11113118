/**
 * Deletes what is old: runs by what their project says, and records that are kept for a fixed time. Goes by what is stored alone, in
 * small batches with pauses in between, for the slots of this master only. Must not know what runs are made of, nor hold
 * anything in memory that another master would miss.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.retention;
