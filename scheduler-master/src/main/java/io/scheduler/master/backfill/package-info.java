/**
 * Starts the runs of the backfills whose slots this master drives, as many at a time as each allows. Such a run has the slot of its
 * backfill, so that the end of one is seen where the next one is started.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.backfill;
