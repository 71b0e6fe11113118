/** Backfills and their dates. Writes a date's run and the command to start it as one; in which order dates come is not known here. */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.backfill;
