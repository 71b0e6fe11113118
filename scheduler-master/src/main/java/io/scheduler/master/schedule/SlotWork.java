package io.scheduler.master.schedule;

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
}
