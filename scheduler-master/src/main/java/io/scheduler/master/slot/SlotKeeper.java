package io.scheduler.master.slot;

import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the slots that this master drives in step with the ring and the rows, by a periodic comparison that a change of
 * the registry merely hastens. One thread of its own. While the registry is away ownership stays as it is.
 */
public final class SlotKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotKeeper.class);
    private static final Duration GIVE_WAIT = Duration.ofSeconds(20);

    private final NodeIdentity self;
    private final NodeRegistry registry;
    private final PartitionStore store;
    private final SlotDrivers drivers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slot-keeper").factory());
    private final AtomicBoolean hastened = new AtomicBoolean();
    private volatile boolean giving;

    public SlotKeeper(NodeIdentity self, NodeRegistry registry, PartitionStore store, SlotDrivers drivers) {
        this.self = self;
        this.registry = registry;
        this.store = store;
        this.drivers = drivers;
    }

    /** What drives slots: the partition loops. */
    public interface SlotDrivers {
        /** Slots driven or about to be, with their epoch. */
        Map<Integer, Long> driven();

        void grant(List<SlotEpoch> slots);

        /** Completes when the loops have finished what they were at and forgotten the slots. */
        CompletableFuture<Void> revoke(List<Integer> slots);
    }

    public void start(Duration interval) {
        thread.scheduleWithFixedDelay(this::reconcileSafely, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        registry.onChange(this::hasten);
    }

    /** Compares soon instead of at the next interval. */
    public void hasten() {
        if (!giving && hastened.compareAndSet(false, true)) {
            try {
                thread.execute(this::reconcileSafely);
            } catch (RejectedExecutionException stopped) {
                LOG.debug("slots are not compared any more: this master stops");
            }
        }
    }

    /** Gives every slot back, so that others need not wait, and stops. */
    @Override
    public void close() {
        giving = true;
        try {
            thread.submit(this::giveAll).get(GIVE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "could not give the slots back before stopping; the others take them when this node's"
                            + " registration ends",
                    e);
        }
        thread.shutdownNow();
    }

    private void reconcileSafely() {
        hastened.set(false);
        if (giving) {
            return;
        }
        try {
            reconcile();
        } catch (StoreException e) {
            LOG.warn("slots not compared, next try at the next interval: {}", e.getMessage());
        } catch (RuntimeException e) {
            // the schedule must live on: the next comparison starts from what is stored
            LOG.error("slots not compared because of a bug, next try at the next interval", e);
        }
    }

    private void reconcile() {
        if (registry.state() != NodeRegistry.State.CONNECTED) {
            return;
        }
        Set<String> alive = aliveMasters();
        if (!alive.contains(self.incarnation())) {
            return;
        }
        SlotPlan plan = SlotPlan.of(self.incarnation(), alive, store.slots(), drivers.driven());
        if (!plan.forget().isEmpty()) {
            LOG.warn("slots {} were taken by another master: forgotten here", plan.forget());
            drivers.revoke(plan.forget());
        }
        if (!plan.give().isEmpty()) {
            give(plan.give());
        }
        List<SlotEpoch> granted = new ArrayList<>(plan.resume());
        if (!plan.take().isEmpty()) {
            granted.addAll(store.take(self.incarnation(), plan.take()));
        }
        if (!granted.isEmpty()) {
            LOG.info("took {} slots", granted.size());
            drivers.grant(granted);
        }
    }

    private void give(List<Integer> slots) {
        drivers.revoke(slots)
                .orTimeout(GIVE_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        store.release(self.incarnation(), slots);
        LOG.info("gave {} slots back", slots.size());
    }

    private void giveAll() {
        List<Integer> slots = List.copyOf(drivers.driven().keySet());
        if (!slots.isEmpty()) {
            give(slots);
        }
    }

    /** An entry under our node id but another incarnation is what a killed process of ours left behind. */
    private Set<String> aliveMasters() {
        return registry.nodes(NodeRole.MASTER).stream()
                .map(NodeRecord::identity)
                .filter(node -> !node.nodeId().equals(self.nodeId()) || node.equals(self))
                .map(NodeIdentity::incarnation)
                .collect(Collectors.toSet());
    }
}
