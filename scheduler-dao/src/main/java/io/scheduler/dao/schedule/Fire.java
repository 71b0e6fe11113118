package io.scheduler.dao.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fire time that is to be decided.
 *
 * @param slot of the schedule
 * @param revision what the caller knows of the schedule; with another one nothing is done
 * @param missedSince null: it is to be run; otherwise it and all before it, from there on, are given up
 */
public record Fire(
        long scheduleId,
        int slot,
        long revision,
        Instant fireTime,
        @Nullable Instant missedSince) {}
