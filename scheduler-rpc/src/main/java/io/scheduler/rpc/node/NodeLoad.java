package io.scheduler.rpc.node;

import io.scheduler.common.cluster.NodeMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself while it lives; published with its registration. Nodes leave at its default what is not
 * theirs. What an older node does not say counts as its default too.
 *
 * @param capacity workers: how many tasks it may run at once
 * @param running workers: how many it runs
 * @param groups workers: the groups of its configuration, in addition to those that list it
 * @param tags workers: words to choose it by, for instance {@code gpu}
 * @param weight its share compared with others: of slots for masters, of tasks in weighted groups for workers; from 1
 * @param mode what it does at present
 * @param obstacle why it takes no tasks (workers) or can decide nothing (masters) although it should, for people; null when
 *     nothing is in the way
 * @param leaseMillis workers: how long it may be cut off before its tasks have surely ended; 0 when it does not say
 * @param awayMillis workers: the process has ended on purpose and wants to be back within that, its tasks go on; 0 when
 *     it is here
 * @param slots masters: how many slots it drives
 * @param moves masters: how often it has given slots back; a change tells the others that there is something to take
 * @param certificateEnds workers: when their certificate ends, in seconds since 1970; 0 when they have none or do not say
 */
public record NodeLoad(
        int capacity,
        int running,
        List<String> groups,
        List<String> tags,
        int weight,
        NodeMode mode,
        @Nullable String obstacle,
        long leaseMillis,
        long awayMillis,
        int slots,
        long moves,
        long certificateEnds) {

    public static final int MAX_WEIGHT = 100;
    public static final NodeLoad NONE = new NodeLoad(0, 0, List.of());

    public NodeLoad {
        groups = groups == null ? List.of() : List.copyOf(groups);
        tags = tags == null ? List.of() : List.copyOf(tags);
        weight = Math.clamp(weight, 1, MAX_WEIGHT);
        mode = mode == null ? NodeMode.ACTIVE : mode;
    }

    /** A worker about which there is nothing else to say. */
    public NodeLoad(int capacity, int running, List<String> groups) {
        this(capacity, running, groups, List.of(), 1, NodeMode.ACTIVE, null, 0, 0, 0, 0, 0);
    }

    /** What a master says. */
    public static NodeLoad ofMaster(int weight, NodeMode mode, int slots, long moves) {
        return new NodeLoad(0, 0, List.of(), List.of(), weight, mode, null, 0, 0, slots, moves, 0);
    }

    public NodeLoad tagged(List<String> newTags, int newWeight) {
        return new NodeLoad(
                capacity,
                running,
                groups,
                newTags,
                newWeight,
                mode,
                obstacle,
                leaseMillis,
                awayMillis,
                slots,
                moves,
                certificateEnds);
    }

    public NodeLoad in(NodeMode newMode, @Nullable String newObstacle) {
        return with(newMode, newObstacle, leaseMillis, awayMillis, certificateEnds);
    }

    public NodeLoad withLease(Duration lease) {
        return with(mode, obstacle, lease.toMillis(), awayMillis, certificateEnds);
    }

    /** What stands in the registry of a worker that is being restarted. */
    public NodeLoad awayFor(Duration away) {
        return with(mode, obstacle, leaseMillis, away.toMillis(), certificateEnds);
    }

    /** @param end of the node's certificate; null for none */
    public NodeLoad withCertificateUntil(@Nullable Instant end) {
        return with(mode, obstacle, leaseMillis, awayMillis, end == null ? 0 : end.getEpochSecond());
    }

    private NodeLoad with(
            NodeMode newMode, @Nullable String newObstacle, long newLease, long newAway, long newCertificateEnds) {
        return new NodeLoad(
                capacity,
                running,
                groups,
                tags,
                weight,
                newMode,
                newObstacle,
                newLease,
                newAway,
                slots,
                moves,
                newCertificateEnds);
    }

    /** Whether the process has ended on purpose and wants to be back. */
    public boolean isAway() {
        return awayMillis > 0;
    }

    /** Whether a worker in this state is meant to get tasks. */
    public boolean takesTasks() {
        return mode == NodeMode.ACTIVE && obstacle == null && !isAway();
    }
}
