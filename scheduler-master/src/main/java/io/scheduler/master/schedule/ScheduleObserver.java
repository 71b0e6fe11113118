package io.scheduler.master.schedule;

import io.scheduler.dao.schedule.Fired;
import java.time.Instant;

/** Who wants to know what is fired; must not block. */
@FunctionalInterface
public interface ScheduleObserver {

    /** It is committed. */
    void decided(Fired fired, Instant now);
}
