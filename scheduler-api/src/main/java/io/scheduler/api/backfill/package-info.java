/** Routes of backfills: which dates are meant is decided here, by the code by which schedules fire; masters start them. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.backfill;
