package io.scheduler.master.slot;

import io.scheduler.rpc.node.NodeRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Masters that have only just come: workers dial them when they see them, as their owner does, and a slot that is given to one
 * before they have done so stands still meanwhile. Those that were there first are none. Not thread-safe but for {@link #areAny}.
 */
final class Newcomers {
    /** For how long one is new: a connection is made within a second on a machine that is busy starting a JVM. */
    static final Duration SETTLING = Duration.ofSeconds(2);

    private final Clock clock;
    private Map<String, Instant> firstSeen = Map.of();
    private boolean looked;
    private volatile boolean any;

    Newcomers(Clock clock) {
        this.clock = clock;
    }

    void look(Collection<NodeRecord> masters) {
        Instant now = clock.instant();
        Instant before = looked ? now : Instant.MIN;
        looked = true;
        Map<String, Instant> former = firstSeen;
        firstSeen = masters.stream()
                .map(node -> node.identity().incarnation())
                .collect(Collectors.toMap(
                        incarnation -> incarnation,
                        incarnation -> former.getOrDefault(incarnation, before),
                        (one, same) -> one,
                        HashMap::new));
        any = firstSeen.keySet().stream().anyMatch(this::isOne);
    }

    boolean isOne(String incarnation) {
        Instant since = firstSeen.get(incarnation);
        return since != null && since.isAfter(Instant.MIN) && clock.instant().isBefore(since.plus(SETTLING));
    }

    /** Whether there was one at the last look. */
    boolean areAny() {
        return any;
    }
}
