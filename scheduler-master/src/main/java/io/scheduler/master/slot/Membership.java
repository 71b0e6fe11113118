package io.scheduler.master.slot;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.rpc.node.NodeRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who of the masters should own slots and who may keep what they own; a pure function of the registry and of people's
 * wishes. The ring is made of node ids: a master that restarts gets the slots back that it had.
 */
public final class Membership {

    private final Map<String, String> current = new HashMap<>();
    private final Map<String, Integer> seats = new HashMap<>();
    private final Set<String> keepers = new HashSet<>();
    private final Set<String> takenOver = new HashSet<>();
    private final HashRing ring;

    private Membership(
            Collection<NodeRecord> masters,
            Collection<NodeWish> wishes,
            String self,
            Set<String> overdue,
            @Nullable Membership before) {
        // of two entries under one node id the elder is what a killed process left behind
        masters.stream()
                .sorted(Comparator.comparing(NodeRecord::startedAt)
                        .thenComparing(node -> node.identity().incarnation()))
                .forEach(node ->
                        current.put(node.identity().nodeId(), node.identity().incarnation()));
        for (NodeRecord node : masters) {
            String incarnation = node.identity().incarnation();
            if (incarnation.equals(current.get(node.identity().nodeId()))) {
                Optional<NodeWish> wish = wishFor(node, wishes);
                // of ourselves we know better than the registry, which may not have heard it yet
                boolean able = node.load().obstacle() == null || incarnation.equals(self);
                boolean active = able
                        && wish.map(NodeWish::mode).orElse(NodeMode.ACTIVE) == NodeMode.ACTIVE
                        && node.load().mode() == NodeMode.ACTIVE;
                if (active) {
                    seats.put(node.identity().nodeId(), node.load().weight());
                }
                if (wish.map(NodeWish::takenOver).orElse(false)) {
                    takenOver.add(incarnation);
                } else if (!overdue.contains(incarnation)) {
                    keepers.add(incarnation);
                }
            } else if (!isOfOneHome(node, masters)) {
                takenOver.add(incarnation);
            }
        }
        ring = before != null && before.seats.equals(seats) ? before.ring : HashRing.of(seats);
    }

    /** Whether the one that has begun later did so in its folder: then it is dead. */
    private boolean isOfOneHome(NodeRecord elder, Collection<NodeRecord> masters) {
        String newest = current.get(elder.identity().nodeId());
        return masters.stream()
                .filter(node -> node.identity().incarnation().equals(newest))
                .allMatch(node -> node.identity().home().equals(elder.identity().home()));
    }

    /**
     * @param masters that are registered
     * @param wishes of people, those about other nodes included
     */
    public static Membership of(Collection<NodeRecord> masters, Collection<NodeWish> wishes) {
        return new Membership(masters, wishes, "", Set.of(), null);
    }

    /**
     * The same from newer facts; makes no new ring when nobody has come or gone.
     *
     * @param self incarnation of the one who looks
     * @param overdue incarnations of those who have said for long enough that they can not work: others may take from them
     */
    Membership next(Collection<NodeRecord> masters, Collection<NodeWish> wishes, String self, Set<String> overdue) {
        return new Membership(masters, wishes, self, overdue, this);
    }

    /** What people want of this node; empty when nothing particular. */
    public static Optional<NodeWish> wishFor(NodeRecord node, Collection<NodeWish> wishes) {
        return NodeWish.of(
                wishes,
                node.identity().role().name(),
                node.identity().nodeId(),
                node.identity().incarnation());
    }

    /** The incarnation that should own a slot; empty when no master is active. */
    public Optional<String> ownerOf(int slot) {
        return ring.ownerOf(slot).map(current::get);
    }

    /** Whether that incarnation lives and nobody may take from it what it owns. */
    public boolean mayKeep(String incarnation) {
        return keepers.contains(incarnation);
    }

    /**
     * Whether others take its slots although it may live and believe in them: somebody wished it, or another one has begun later under
     * its node id and elsewhere.
     */
    boolean isTakenOver(String incarnation) {
        return takenOver.contains(incarnation);
    }

    /** Whether another process runs under our node id and has begun later. */
    boolean isSuperseded(String nodeId, String incarnation) {
        String newest = current.get(nodeId);
        return newest != null && !newest.equals(incarnation);
    }
}
