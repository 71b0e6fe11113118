package io.scheduler.api.schedule;

import java.util.Collection;

/** Tells masters that schedules or backfills of these slots were changed. Never blocks and never fails: they compare by themselves. */
@FunctionalInterface
public interface ScheduleNudge {
    void changed(Collection<Integer> slots);
}
