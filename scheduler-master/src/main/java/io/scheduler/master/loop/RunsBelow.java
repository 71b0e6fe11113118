package io.scheduler.master.loop;

import io.scheduler.dao.partition.PartitionStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all runs together that one start leads to within a limit: each level may multiply those above it. Counted in the rows, so
 * that there is nothing that could be lost or counted twice, and not for each run: what was counted last and what this loop has
 * begun since holds for a second, or, near the limit, for a turn. So the limit is passed by no more than what others write meanwhile.
 */
final class RunsBelow {

    private static final Duration COUNTS_FOR = Duration.ofSeconds(1);
    private static final int KEPT = 1_000;
    /** More than all masters begin in the time for which a count holds. */
    private static final int FAR = 5_000;

    private final PartitionStore store;
    private final Clock clock;
    private final int limit;
    private final LinkedHashMap<Long, Known> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** @param limit how many there may be */
    RunsBelow(PartitionStore store, Clock clock, int limit) {
        this.store = store;
        this.clock = clock;
        this.limit = limit;
    }

    private record Known(long runs, Instant counted) {
        boolean isOutdated(@Nullable Instant begun, Instant now) {
            return Duration.between(counted, now).abs().compareTo(COUNTS_FOR) >= 0
                    || begun != null && counted.isBefore(begun);
        }
    }

    /** Why a run must not begin others; null when it may. @param more how many */
    @Nullable
    String whyNot(LiveRun live, int more, Turn turn) {
        long root = live.root();
        Known known = kept.get(root);
        Instant now = clock.instant();
        // of the run itself the row may be older than what is decided
        Instant begun = root == live.id() ? live.run().instance().startedAt() : null;
        if (known == null
                || known.isOutdated(begun, now)
                || known.runs + more + FAR > limit && !turn.countedBelow.contains(root)) {
            turn.countedBelow.add(root);
            known = new Known(store.runsBelow(root, begun, limit) + turn.begunBelow.getOrDefault(root, 0), now);
            keep(root, known);
        }
        return known.runs + more <= limit
                ? null
                : "expected at most " + limit + " runs below one start, but run " + root
                        + (root == live.id() ? "" : ", which this one is part of,") + " has " + known.runs
                        + ", and " + more + " more were to begin: let one start do less, or raise"
                        + " master.loop.runs-below-one-start";
    }

    /** The turn writes runs that this one has begun. */
    void begun(LiveRun live, int runs, Turn turn) {
        turn.begunBelow.merge(live.root(), runs, Integer::sum);
        kept.computeIfPresent(live.root(), (root, known) -> new Known(known.runs + runs, known.counted));
    }

    private void keep(long root, Known known) {
        kept.put(root, known);
        if (kept.size() > KEPT) {
            kept.remove(kept.firstEntry().getKey());
        }
    }
}
