package io.scheduler.master.slot;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Masters that say that they can decide nothing, and since when they have been seen to say so. For one thread, but for {@link #isPending}.
 *
 * <p>What somebody says may be out of date by the time it takes to write and read it. So it counts only when two comparisons,
 * an interval apart, have found it.
 */
final class Obstructed {

    private final NodeIdentity self;
    private final Duration interval;
    private final DatabaseSight sight;
    private final Map<String, Instant> since = new HashMap<>();
    private volatile boolean pending;

    Obstructed(NodeIdentity self, Duration interval, DatabaseSight sight) {
        this.self = self;
        this.interval = interval;
        this.sight = sight;
    }

    /** Incarnations of those from whom their slots may be taken. */
    Set<String> overdue(Collection<NodeRecord> masters, Instant now) {
        Set<String> present = masters.stream()
                .filter(node ->
                        node.load().obstacle() != null && !node.identity().equals(self))
                .map(node -> node.identity().incarnation())
                .collect(Collectors.toSet());
        since.keySet().retainAll(present);
        present.forEach(incarnation -> since.putIfAbsent(incarnation, now));
        if (!sight.isSteady(now)) {
            pending = false;
            return Set.of();
        }
        Set<String> overdue = present.stream()
                .filter(incarnation -> !now.isBefore(since.get(incarnation).plus(interval)))
                .collect(Collectors.toSet());
        pending = overdue.size() < present.size();
        return overdue;
    }

    /** What was seen before is of no use: since then nobody can have been seen. */
    void forget() {
        since.clear();
        pending = false;
    }

    /** Whether the next comparison may find more. */
    boolean isPending() {
        return pending;
    }
}
