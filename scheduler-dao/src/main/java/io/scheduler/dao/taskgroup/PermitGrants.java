package io.scheduler.dao.taskgroup;

import io.scheduler.dao.partition.SlotEpoch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Permits as the master sees them that owns the slots of their groups. Methods throw {@link
 * io.scheduler.dao.partition.StoreException} when the database does not answer.
 */
public interface PermitGrants {

    /** @param count how many permits were given @param slots in which commands wait now */
    record Granted(int count, Set<Integer> slots) {}

    /** The groups of the slots, with their slots. */
    Map<Long, Integer> groups(Collection<Integer> slots);

    /**
     * Gives free permits to those that come first, each with a command that tells its attempt. Groups of slots that are not
     * the caller's are left out. May be repeated when nobody knows what was written.
     *
     * @param most of one group
     */
    Granted grant(String owner, List<SlotEpoch> fences, Collection<Long> groupIds, int most);
}
