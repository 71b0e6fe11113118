package io.scheduler.master.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What is to be done in the slots of a master again and again, by one {@link ScheduleThread}. */
public interface SlotWork {

    /**
     * Does what is to be done now.
     *
     * @param changed slots in which somebody has changed something
     * @return when the next turn is due though nothing happens
     * @throws io.scheduler.dao.partition.StoreException when the database does not answer: nothing is lost, all of it is due
     *     still
     */
    Instant turn(Set<Integer> changed);

    /**
     * Whether something is to be done that is done at intervals by the time of day. Also after the clock was set back: nothing is
     * left alone for as long as that was.
     *
     * @param next when it was to be done again
     */
    static boolean isDue(Instant now, Instant next, Duration interval) {
        return !now.isBefore(next) || next.isAfter(now.plus(interval));
    }
}
