package io.scheduler.dao.schedule;

import io.scheduler.common.schedule.ScheduleDefinition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as people see it.
 *
 * @param slot whose owner fires it
 * @param project name
 * @param workflow name
 * @param name unique within its workflow
 * @param pause set while it is paused
 * @param activeSince fire times up to here are none of its business
 */
public record Schedule(
        long id,
        int slot,
        String project,
        String workflow,
        String name,
        ScheduleDefinition definition,
        @Nullable Pause pause,
        Instant activeSince,
        Stamp created,
        Stamp updated) {

    /**
     * @param reason for people
     */
    public record Pause(Instant at, String by, String reason) {}

    public record Stamp(String by, Instant at) {}

    /** Whether it fires at all. */
    public boolean isActive() {
        return definition.enabled() && pause == null;
    }
}
