package io.scheduler.master.slot;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether anything proves at this moment that the slots are ours: the registry for rows that were read while it listed us, or rows
 * alone for a short while. Looks at the rows are noted by one thread; anybody may ask.
 */
final class Vouching {
    /**
     * How long a look at the rows counts while the registry can not vouch for us. Together with the time that workers then
     * need to end an attempt it is shorter than the lease, which the next owner waits from its taking on.
     */
    private static final Duration SURE_FOR = Duration.ofMillis(750);

    private final NodeIdentity self;
    private final NodeRegistry registry;
    private final Clock clock;
    private final Duration interval;
    private final DatabaseSight sight;
    /** A process that stood still may look into a view that is as old as the last heartbeat but one; its session has not ended by then. */
    private final Duration vouchedFor;

    private volatile Instant rowsSeenAt = Instant.MIN;
    /** The same, of a look that began while the registry listed us: nobody could have taken what it showed as ours. */
    private volatile Instant rowsVouchedAt = Instant.MIN;
    /** When the registry did not list us last: since then others may have taken our slots. */
    private volatile Instant unlistedAt = Instant.MIN;

    /** @param interval of the looks at the rows */
    Vouching(NodeIdentity self, NodeRegistry registry, Clock clock, Duration interval, DatabaseSight sight) {
        this.self = self;
        this.registry = registry;
        this.clock = clock;
        this.interval = interval;
        this.sight = sight;
        Duration noticed = registry.sessionTimeout().multipliedBy(2).dividedBy(3);
        this.vouchedFor = noticed.compareTo(sight.limit()) < 0 ? noticed : sight.limit();
        registry.onChange(() -> {
            if (!isListed()) {
                unlistedAt = clock.instant();
            }
        });
    }

    /** Whether the registry says that we live. */
    boolean isListed() {
        return registry.state() == NodeRegistry.State.CONNECTED
                && registry.nodes(NodeRole.MASTER).stream()
                        .anyMatch(node -> node.identity().equals(self));
    }

    /**
     * The rows were read, and what followed from them was begun.
     *
     * @param at before they were asked for
     * @param listed whether the registry listed us before that, and does
     */
    void rowsSeen(Instant at, boolean listed) {
        rowsSeenAt = at;
        if (listed) {
            rowsVouchedAt = at;
        }
    }

    /** Whether being registered is proof that nobody takes from us; else only rows are, and they count for a short while. */
    boolean isSure() {
        return isSure(clock.instant());
    }

    /** Who was out of reach of the database, or says so to this day, others may have taken from. */
    private boolean isSure(Instant now) {
        return sight.isSteady(now)
                && registry.state() == NodeRegistry.State.CONNECTED
                && registry.nodes(NodeRole.MASTER).stream()
                        .anyMatch(node ->
                                node.identity().equals(self) && node.load().obstacle() == null);
    }

    /** Whether what was read last counts no longer than until the next word to workers, and nothing is read before that. */
    boolean runsOut() {
        return interval.compareTo(vouchedFor) > 0
                && clock.instant().isAfter(rowsVouchedAt.plus(vouchedFor).minus(SlotThread.HOLD_INTERVAL));
    }

    /** Whether workers may be told now what is ours. */
    boolean holds(Instant now) {
        // somebody may take our slots by hand, which the rows alone tell
        // the rows must be younger than the entry, too: others took them as soon as the one before it was gone
        boolean vouched =
                isSure(now) && !now.isAfter(rowsVouchedAt.plus(vouchedFor)) && rowsVouchedAt.isAfter(unlistedAt);
        return vouched || !now.isAfter(rowsSeenAt.plus(SURE_FOR));
    }
}
