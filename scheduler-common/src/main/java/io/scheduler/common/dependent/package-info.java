/**
 * Which runs of other workflows a {@code dependent} task speaks of: intervals of time around the time that its own run is for.
 * Calendar arithmetic only; knows neither runs nor documents.
 */
@NullMarked
package io.scheduler.common.dependent;

import org.jspecify.annotations.NullMarked;
