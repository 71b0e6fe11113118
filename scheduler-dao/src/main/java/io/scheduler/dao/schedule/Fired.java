package io.scheduler.dao.schedule;

import io.scheduler.dao.schedule.FireRecord.Outcome;
import java.time.Instant;

/**
 * A fire time that was decided just now.
 *
 * @param instanceSlot where the command to start its run waits; of a fired one only
 */
public record Fired(long scheduleId, Instant fireTime, Outcome outcome, int instanceSlot) {}
