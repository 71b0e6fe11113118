/**
 * Schedules, their calendars and what became of each fire time. Says what is stored and writes a fire time, its run and the
 * command to start it as one; when something is due is not known here.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.schedule;
