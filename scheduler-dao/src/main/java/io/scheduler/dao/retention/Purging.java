package io.scheduler.dao.retention;

import io.scheduler.dao.partition.SlotEpoch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a master that owns slots can do about old rows. Each call is one short transaction and may be repeated. Methods throw
 * {@link io.scheduler.dao.partition.StoreException} when the database does not answer.
 */
public interface Purging {

    /**
     * A workflow that has runs.
     *
     * @param own what its project says; null when it says nothing
     * @param oldest when the first of its runs was asked for
     */
    record Workflow(
            long id, String project, String name, @Nullable Retention own, Instant oldest) {}

    /** By id, those behind {@code after}. */
    List<Workflow> workflows(long after, int limit);

    /**
     * Up to where runs of a workflow may go.
     *
     * @param before only runs whose {@linkplain Look#lastNumber number} is smaller
     * @param neededFrom runs for this time or a later one are still needed by workflows that depend on this one; null: by none
     */
    record Bounds(long before, @Nullable Instant neededFrom) {}

    /**
     * @param keepLast 1 at least: whether a run is the first of its workflow must not be forgotten
     * @param now by which a workflow that others depend on keeps what they may ask for
     * @return null when it has no more runs than are kept
     */
    @Nullable
    Bounds bounds(Workflow workflow, int keepLast, Instant now);

    /**
     * Which runs of a workflow to look at.
     *
     * @param lastNumber where the last look has ended; 0 at first
     * @param endedBefore only those; null: whenever they ended
     * @param slots only runs in these
     */
    record Look(
            Workflow workflow,
            Bounds bounds,
            long lastNumber,
            @Nullable Instant endedBefore,
            Collection<Integer> slots,
            int limit) {}

    /**
     * @param runs that may go, oldest first
     * @param lastNumber where the next look begins
     * @param more whether there is more to look at
     */
    record Seen(List<Old> runs, long lastNumber, boolean more) {}

    record Old(long id, int slot, int tasks, Instant endedAt) {}

    Seen look(Look look);

    /**
     * Deletes runs and all that belongs to them, but for those that somebody wants something of (again) and those whose slot is
     * not the caller's.
     *
     * @param owner incarnation of the calling master
     * @param withLogs whether their logs are to be deleted from the log store too
     * @return how many
     */
    int delete(String owner, List<SlotEpoch> fences, List<Long> runs, boolean withLogs);

    /**
     * Deletes ended backfills of which no run is left.
     *
     * @param ofAll what counts for projects that say nothing
     * @return how many
     */
    int deleteBackfills(Collection<Integer> slots, Retention ofAll, Instant now, int limit);

    /** Calls with an Idempotency-Key that make no row of their own. */
    int deleteKeptRequests(Instant before, int limit);

    /** Those of the runs that are not there. */
    List<Long> gone(Collection<Long> runs);

    /** Runs whose logs are to be deleted. */
    List<Long> runsWithLogs(Collection<Integer> slots, int limit);

    void logsDeleted(Collection<Long> runs);
}
