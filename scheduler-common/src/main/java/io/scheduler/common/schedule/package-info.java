/**
 * When a schedule is due: cron, zones, windows, calendars and what becomes of times that were missed. Pure functions of their
 * arguments, the same for the master that fires, the preview and the explanation. Knows neither who asks nor what is started.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.schedule;
