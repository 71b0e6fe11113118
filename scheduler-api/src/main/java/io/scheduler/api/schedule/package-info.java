/**
 * Routes of schedules and calendars: defining them, and asking when they fire, what became of a fire time and why. Preview and
 * explanation come from the code by which masters fire.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.schedule;
