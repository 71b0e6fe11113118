package io.scheduler.master.slot;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the slots that this master drives in step with the ring, the rows and people's wishes, and tells workers which
 * slots are surely its own. Has no thread: {@link SlotThread} calls it on one, and {@link #hold} on another, since a
 * database that hangs must not keep it from being said.
 */
public final class SlotKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(SlotKeeper.class);
    static final Duration GIVE_WAIT = Duration.ofSeconds(20);
    private final NodeIdentity self;
    private final int weight;
    private final Ports ports;
    private final Set<Integer> leaving = ConcurrentHashMap.newKeySet();
    /** Asked for over the head of an owner that still lives, and not granted yet. */
    private final Set<Integer> byHand = new HashSet<>();

    private Membership members = Membership.of(List.of(), List.of());
    /** Driven as long as the loops have not got to it, but not ours by the rows last seen. */
    private volatile Set<Integer> stale = Set.of();

    private volatile NodeMode mode = NodeMode.ACTIVE;
    private boolean stopping;
    private boolean drained;
    private volatile long moves;
    private final DatabaseSight sight;
    private final Vouching vouching;
    private final Obstructed obstructed;
    private final Newcomers newcomers;

    /**
     * @param weight this master's share of the slots, 1 for the usual one
     * @param interval of the comparisons; after two without an answer from the database, and 4 s at the least, the others may take its slots
     */
    public SlotKeeper(NodeIdentity self, int weight, Duration interval, Ports ports) {
        this.self = self;
        this.weight = weight;
        this.ports = ports;
        this.sight = new DatabaseSight(interval);
        this.vouching = new Vouching(self, ports.registry(), ports.clock(), interval, sight);
        this.obstructed = new Obstructed(self, interval, sight);
        this.newcomers = new Newcomers(ports.clock());
    }

    /**
     * What it needs of the world.
     *
     * @param clock one that nobody sets: an old look at the rows must not seem fresh
     * @param thread the one that everything else is called on
     */
    public record Ports(
            NodeRegistry registry,
            PartitionStore store,
            SlotDrivers drivers,
            ClusterListener listener,
            Clock clock,
            Executor thread) {}

    /** What drives slots: the partition loops. */
    public interface SlotDrivers {
        /** Slots driven or about to be, with their epoch. */
        Map<Integer, Long> driven();

        /**
         * Slots in which the lease of a worker runs that seems to be gone. Whoever gets one has to wait for a whole lease from
         * then on, so that they are given only when that is decided.
         */
        Set<Integer> awaitingLease();

        /** @param heldByFormer how long their former owner may go on telling workers that they are its own */
        void grant(List<SlotEpoch> slots, Duration heldByFormer);

        /** Completes when the loops have finished what they were at and forgotten the slots. */
        CompletableFuture<Void> revoke(List<Integer> slots);
    }

    /** Who wants to know what was read; must not block. */
    public interface ClusterListener {
        void read(ClusterRows rows);

        /** These slots are surely ours at this moment. */
        void hold(List<ClaimRequest.SlotEpoch> slots);

        /** Everything was handed over, and the process is to end. */
        void drained();
    }

    /** Compares once with the registry and the rows, and begins what follows from it. */
    public void reconcile() {
        boolean listed = vouching.isListed();
        Instant before = ports.clock().instant();
        ClusterRows rows = ports.store().cluster();
        Instant answered = ports.clock().instant();
        ports.listener().read(rows);
        List<Integer> lost = SlotPlan.forgetOnly(
                self.incarnation(), rows.slots(), ports.drivers().driven());
        stale = Set.copyOf(lost);
        if (stopping || !vouching.isListed()) {
            obstructed.forget();
            if (!stopping) {
                forget(lost);
            }
            vouching.rowsSeen(before, false);
            sight.read(before, answered);
            return;
        }
        List<NodeRecord> masters = ports.registry().nodes(NodeRole.MASTER);
        carryOutWish(masters, rows.wishes());
        newcomers.look(masters);
        members = members.next(masters, rows.wishes(), self.incarnation(), obstructed.overdue(masters, before));
        if (members.isSuperseded(self.nodeId(), self.incarnation())) {
            LOG.error(
                    "another master has begun under the node id {}: this one owns nothing any more. Give each master a"
                            + " node.id and a node.data-dir of its own",
                    self.nodeId());
        }
        List<SlotRow> staying = withoutLeaving(rows.slots());
        carryOut(
                SlotPlan.of(
                        self.incarnation(), members, staying, ports.drivers().driven()),
                staying);
        vouching.rowsSeen(before, listed);
        sight.read(before, answered);
        publish();
    }

    private void carryOut(SlotPlan plan, List<SlotRow> rows) {
        forget(plan.forget());
        rows.stream()
                .filter(row -> row.owner() != null
                        && !row.owner().equals(self.incarnation())
                        && !members.isTakenOver(row.owner()))
                .forEach(row -> byHand.remove(row.slot()));
        Set<Integer> awaiting = ports.drivers().awaitingLease();
        List<Integer> giving = plan.give().stream()
                .filter(slot -> !awaiting.contains(slot) && !isForANewcomer(slot))
                .toList();
        if (!giving.isEmpty()) {
            give(giving);
        }
        List<SlotEpoch> granted = new ArrayList<>(plan.resume());
        if (!plan.take().isEmpty()) {
            rows.stream()
                    .filter(row -> row.owner() != null && members.isTakenOver(row.owner()))
                    .filter(row -> plan.take().contains(new SlotEpoch(row.slot(), row.epoch())))
                    .forEach(row -> byHand.add(row.slot()));
            granted.addAll(ports.store().take(self.incarnation(), plan.take()));
        }
        if (granted.isEmpty()) {
            return;
        }
        LOG.info("took {} slots", granted.size());
        // also one whose taking had no answer, and shows up as ours now
        Map<Boolean, List<SlotEpoch>> sorted =
                granted.stream().collect(Collectors.partitioningBy(slot -> byHand.contains(slot.slot())));
        if (!sorted.get(false).isEmpty()) {
            ports.drivers().grant(sorted.get(false), Duration.ZERO);
        }
        if (!sorted.get(true).isEmpty()) {
            // nobody has told their owner: until it looks at the rows it says that they are its own
            ports.drivers().grant(sorted.get(true), sight.limit());
        }
        granted.forEach(slot -> byHand.remove(slot.slot()));
    }

    private boolean isForANewcomer(int slot) {
        return members.ownerOf(slot).filter(newcomers::isOne).isPresent();
    }

    private void forget(List<Integer> slots) {
        if (!slots.isEmpty()) {
            LOG.warn("slots {} were taken by another master: forgotten here", slots);
            ports.drivers().revoke(slots);
        }
    }

    /** Slots that are just being given are not looked at until that is done. */
    private List<SlotRow> withoutLeaving(List<SlotRow> rows) {
        return leaving.isEmpty()
                ? rows
                : rows.stream().filter(row -> !leaving.contains(row.slot())).toList();
    }

    private CompletableFuture<Void> give(List<Integer> slots) {
        leaving.addAll(slots);
        return ports.drivers()
                .revoke(slots)
                .orTimeout(GIVE_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (done, failure) -> {
                            release(slots, failure);
                            return null;
                        },
                        ports.thread());
    }

    private void release(List<Integer> slots, @Nullable Throwable failure) {
        slots.forEach(leaving::remove);
        if (failure != null) {
            LOG.warn("{} slots could not be given yet, next try at the next comparison: {}", slots.size(), failure);
            return;
        }
        try {
            ports.store().release(self.incarnation(), slots);
            LOG.info("gave {} slots", slots.size());
            moves++;
            publish();
        } catch (StoreException e) {
            LOG.warn(
                    "{} slots could not be given yet, next try at the next comparison: {}",
                    slots.size(),
                    e.getMessage());
        }
    }

    /** The others see in the registry that there is something to take, or that this one takes nothing any more. */
    private synchronized void publish() {
        ports.registry()
                .publishLoad(
                        NodeLoad.ofMaster(weight, mode, ports.drivers().driven().size(), moves)
                                .in(mode, sight.isBlind() ? "can not reach the database" : null));
    }

    private void carryOutWish(List<NodeRecord> masters, List<NodeWish> wishes) {
        Optional<NodeWish> wish = masters.stream()
                .filter(node -> node.identity().equals(self))
                .findFirst()
                .flatMap(node -> Membership.wishFor(node, wishes));
        NodeMode wanted = wish.map(NodeWish::mode).orElse(NodeMode.ACTIVE);
        if (wanted != mode) {
            LOG.info("this master is {} from now on, as somebody wished", wanted);
            mode = wanted;
        }
        if (mode == NodeMode.DRAINING
                && leaving.isEmpty()
                && ports.drivers().driven().isEmpty()
                && !drained) {
            drained = true;
            LOG.info("everything is handed over: this master stops");
            ports.listener().drained();
        }
    }

    /** Whether there is more to find out than the next interval should be waited for. May be called by any thread. */
    boolean wantsAnotherLook() {
        return !vouching.isSure() || obstructed.isPending() || vouching.runsOut() || newcomers.areAny();
    }

    /** Tells whom it concerns which slots are surely ours; to be called about once a second, by any thread. */
    public void hold() {
        Instant now = ports.clock().instant();
        if (isOutOfReach(now) || !vouching.holds(now)) {
            return;
        }
        // those that are being given are ours until the loops have let go of them: then they are driven no more
        List<ClaimRequest.SlotEpoch> sure = ports.drivers().driven().entrySet().stream()
                .filter(slot -> !stale.contains(slot.getKey()))
                .map(slot -> new ClaimRequest.SlotEpoch(slot.getKey(), slot.getValue()))
                .toList();
        if (!sure.isEmpty()) {
            ports.listener().hold(sure);
        }
    }

    /** Whether the database is; the others are told, and from then on they may take every slot, at any moment. */
    private boolean isOutOfReach(Instant now) {
        boolean before = sight.isBlind();
        boolean blind = sight.look(now);
        if (blind && !before) {
            LOG.warn("this master can not reach the database: the others may take its slots until it can");
            publish();
        }
        return blind;
    }

    /** Begins to give every slot back, so that others need not wait; nothing is taken any more. */
    public CompletableFuture<Void> giveAll() {
        stopping = true;
        mode = NodeMode.DRAINING;
        publish();
        List<Integer> slots = List.copyOf(ports.drivers().driven().keySet());
        return slots.isEmpty() ? CompletableFuture.completedFuture(null) : give(slots);
    }

    /** What this master does at present. */
    public NodeMode mode() {
        return mode;
    }
}
