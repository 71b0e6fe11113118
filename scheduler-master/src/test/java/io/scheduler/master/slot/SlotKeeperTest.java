package io.scheduler.master.slot;

import static io.scheduler.master.slot.SlotPlanTest.master;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.store.InMemoryPartitionStore;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SlotKeeperTest {

    private static final int SLOTS = 16;

    private final InMemoryPartitionStore store = new InMemoryPartitionStore(SLOTS);
    private final Registry registry = new Registry();
    private final MovableClock clock = new MovableClock();
    private final Side a = new Side("a");
    private final Side b = new Side("b");

    @Test
    void oneTakesAllAndGivesTheOtherItsShareOnceWorkersHadTimeToDialIt() {
        registry.add(a.record);
        a.keeper.reconcile();
        assertThat(a.driven).hasSize(SLOTS);

        registry.add(b.record);
        b.keeper.reconcile();
        assertThat(b.driven).as("nothing is taken from the living").isEmpty();
        a.keeper.reconcile();
        assertThat(a.driven).as("what was given now would stand still").hasSize(SLOTS);
        assertThat(a.keeper.wantsAnotherLook()).isTrue();
        clock.now = clock.now.plus(Newcomers.SETTLING);
        a.keeper.reconcile();
        assertThat(registry.load("a").moves()).as("tells the others").isEqualTo(1);
        b.keeper.reconcile();

        assertThat(a.driven.size() + b.driven.size()).isEqualTo(SLOTS);
        assertThat(b.driven).isNotEmpty();
        assertThat(store.slots.values()).noneMatch(row -> row.owner() == null);
    }

    @Test
    void aSlotInWhichAWorkerIsWaitedForIsGivenWhenThatIsDecided() {
        registry.add(a.record);
        a.keeper.reconcile();
        registry.add(b.record);
        a.keeper.reconcile();
        clock.now = clock.now.plus(Newcomers.SETTLING);
        a.awaitingLease = Set.copyOf(a.driven.keySet());
        a.keeper.reconcile();
        assertThat(a.driven).hasSize(SLOTS);

        a.awaitingLease = Set.of();
        a.keeper.reconcile();
        assertThat(a.driven).hasSizeLessThan(SLOTS);
    }

    @Test
    void ownershipIsFrozenWhileTheRegistryIsAwayButWhatIsLostIsForgotten() {
        registry.add(a.record);
        a.keeper.reconcile();
        registry.state = NodeRegistry.State.LOST;
        registry.nodes.clear();
        a.keeper.reconcile();
        assertThat(a.driven).hasSize(SLOTS);

        SlotRow row = store.slots.get(3);
        store.slots.put(3, new SlotRow(3, "b", row.epoch() + 1));
        a.keeper.reconcile();
        assertThat(a.driven).hasSize(SLOTS - 1).doesNotContainKey(3);
    }

    @Test
    void slotsAreHeldOnlyAsLongAsItIsSureThatNobodyTookThem() {
        registry.add(a.record);
        seconds(10, a);
        a.held.clear();
        registry.state = NodeRegistry.State.SUSPENDED;
        a.keeper.hold();
        assertThat(a.held).as("the rows were just seen").hasSize(SLOTS);

        a.held.clear();
        clock.now = clock.now.plusSeconds(2);
        a.keeper.hold();
        assertThat(a.held).as("neither the registry nor the rows vouch for it").isEmpty();

        registry.state = NodeRegistry.State.CONNECTED;
        a.keeper.hold();
        assertThat(a.held).hasSize(SLOTS);
    }

    @Test
    void rowsThatAreOlderThanTheEntryDoNotCount() {
        registry.add(a.record);
        seconds(10, a);
        a.held.clear();
        clock.now = clock.now.plusSeconds(1);
        registry.remove(a.record);
        registry.add(a.record);
        a.keeper.hold();
        assertThat(a.held)
                .as("others may have taken them while it was not listed")
                .isEmpty();

        a.keeper.reconcile();
        a.keeper.hold();
        assertThat(a.held).hasSize(SLOTS);
    }

    @Test
    void rowsThatWereReadWhileItWasNotListedDoNotCountAfterwards() {
        registry.add(a.record);
        seconds(10, a);
        registry.remove(a.record);
        clock.now = clock.now.plusSeconds(1);
        a.keeper.reconcile();
        store.slots.replaceAll((slot, row) -> new SlotRow(slot, "b", row.epoch() + 1));
        clock.now = clock.now.plusSeconds(1);
        registry.add(a.record);
        a.held.clear();
        a.keeper.hold();
        assertThat(a.held).as("others may have taken them since").isEmpty();
    }

    @Test
    void rowsThatRunOutBeforeTheNextComparisonAreReadAgain() {
        registry.add(a.record);
        seconds(10, a);
        clock.now = clock.now.plusMillis(1_900);
        assertThat(a.keeper.wantsAnotherLook()).as("the next comparison is due").isFalse();

        Side rare = new Side("rare", Duration.ofSeconds(6));
        registry.add(rare.record);
        seconds(30, rare);
        assertThat(rare.keeper.wantsAnotherLook()).isFalse();
        clock.now = clock.now.plusMillis(1_900);
        assertThat(rare.keeper.wantsAnotherLook()).isTrue();
    }

    @Test
    void aSlotThatAnotherTookIsNotHeldAlthoughItsLoopIsTooBusyToForgetIt() {
        registry.add(a.record);
        a.keeper.reconcile();
        SlotRow row = store.slots.get(3);
        store.slots.put(3, new SlotRow(3, "b", row.epoch() + 1));
        a.revoking = new CompletableFuture<>();
        a.keeper.reconcile();
        assertThat(a.driven).as("its loop is still at something").containsKey(3);
        a.keeper.hold();
        assertThat(a.held).hasSize(SLOTS - 1).noneMatch(slot -> slot.slot() == 3);
    }

    @Test
    void aPassiveMasterGivesEverythingAndTakesItBackWhenItIsActiveAgain() {
        registry.add(a.record);
        registry.add(b.record);
        a.keeper.reconcile();
        b.keeper.reconcile();
        int share = a.driven.size();
        store.wishes.add(new NodeWish("MASTER", "a", NodeMode.PASSIVE, null, false));
        a.keeper.reconcile();
        b.keeper.reconcile();
        assertThat(a.driven).isEmpty();
        assertThat(b.driven).hasSize(SLOTS);
        assertThat(registry.load("a").mode()).isEqualTo(NodeMode.PASSIVE);
        assertThat(a.drained).isFalse();

        store.wishes.clear();
        a.keeper.reconcile();
        b.keeper.reconcile();
        a.keeper.reconcile();
        assertThat(a.driven).hasSize(share);
    }

    @Test
    void aDrainedMasterIsToldToEndOnceEverythingIsHandedOver() {
        registry.add(a.record);
        a.keeper.reconcile();
        store.wishes.add(new NodeWish("MASTER", "a", NodeMode.DRAINING, "a", false));
        a.revoking = new CompletableFuture<>();
        a.keeper.reconcile();
        a.keeper.reconcile();
        assertThat(a.drained).as("its loop is still at it").isFalse();

        a.revoking.complete(null);
        a.keeper.reconcile();
        assertThat(a.drained).isTrue();
        assertThat(store.slots.values()).allMatch(row -> row.owner() == null);
    }

    @Test
    void whatIsTakenOverByHandIsTakenWithoutTheOwnersHelp() {
        registry.add(a.record);
        a.keeper.reconcile();
        registry.add(b.record);
        store.wishes.add(new NodeWish("MASTER", "a", NodeMode.PASSIVE, null, true));
        b.keeper.reconcile();
        assertThat(b.driven).hasSize(SLOTS);
        a.keeper.reconcile();
        assertThat(a.driven).as("it finds out when it looks").isEmpty();
    }

    /** The lease of a worker that the former owner keeps alive until it looks has to begin after that. */
    @Test
    void whoTakesByHandKnowsHowLongTheFormerOwnerMayHold() {
        registry.add(a.record);
        seconds(10, a);
        registry.add(b.record);
        b.keeper.reconcile();
        store.wishes.add(new NodeWish("MASTER", "a", NodeMode.PASSIVE, null, true));
        b.keeper.reconcile();
        Instant taken = clock.now;
        assertThat(b.mayBeHeld).isEqualTo(Duration.ofSeconds(4));

        // its comparison hangs: no word of it may be later than that
        Instant last = taken;
        for (int i = 0; i < 80; i++) {
            clock.now = clock.now.plusMillis(100);
            a.held.clear();
            a.keeper.hold();
            last = a.held.isEmpty() ? last : clock.now;
        }
        assertThat(Duration.between(taken, last)).isBetween(Duration.ofMillis(2_500), b.mayBeHeld);
    }

    /** Another one under its node id, on another machine: it lives, is listed, and does not know yet that its slots are another's. */
    @Test
    void whoTakesFromANamesakeThatLivesKnowsHowLongThatMayHold() {
        Side elder = new Side(master("a", "a1@here", NodeLoad.NONE, Instant.EPOCH), Duration.ofSeconds(2));
        registry.add(elder.record);
        seconds(10, elder);
        Side namesake = new Side(
                master("a", "a2@elsewhere", NodeLoad.NONE, Instant.EPOCH.plusSeconds(1)), Duration.ofSeconds(2));
        registry.nodes.put("a2", namesake.record);
        registry.listeners.forEach(Runnable::run);
        namesake.keeper.reconcile();
        assertThat(namesake.driven).hasSize(SLOTS);
        Instant taken = clock.now;
        Instant last = taken;
        for (int i = 0; i < 80; i++) {
            clock.now = clock.now.plusMillis(100);
            elder.held.clear();
            elder.keeper.hold();
            last = elder.held.isEmpty() ? last : clock.now;
        }
        assertThat(Duration.between(taken, last)).isBetween(Duration.ofMillis(2_500), namesake.mayBeHeld);
    }

    @Test
    void itKnowsThatAlsoWhenItsTakingHadNoAnswer() {
        registry.add(a.record);
        seconds(10, a);
        registry.add(b.record);
        b.keeper.reconcile();
        store.wishes.add(new NodeWish("MASTER", "a", NodeMode.PASSIVE, null, true));
        store.answerLost = true;
        assertThatThrownBy(b.keeper::reconcile).isInstanceOf(StoreException.class);
        assertThat(b.driven).isEmpty();

        b.keeper.reconcile();
        assertThat(b.driven).hasSize(SLOTS);
        assertThat(b.mayBeHeld).isEqualTo(Duration.ofSeconds(4));
    }

    /** What a process believes after it stood still may be as old as that. */
    @Test
    void afterAPauseTheRowsAreLookedAtBeforeAnythingIsHeld() {
        registry.add(a.record);
        seconds(10, a);
        a.held.clear();
        clock.now = clock.now.plusSeconds(30);
        a.keeper.hold();
        assertThat(a.held).isEmpty();
        a.keeper.reconcile();
        a.keeper.hold();
        assertThat(a.held).hasSize(SLOTS);
    }

    @Test
    void whatIsBeingGivenIsHeldUntilItsLoopHasLetGo() {
        registry.add(a.record);
        a.keeper.reconcile();
        registry.add(b.record);
        a.keeper.reconcile();
        clock.now = clock.now.plus(Newcomers.SETTLING);
        a.revoking = new CompletableFuture<>();
        a.keeper.reconcile();
        a.keeper.hold();
        assertThat(a.held).as("nobody can take it before").hasSize(SLOTS);

        a.held.clear();
        a.revoking.complete(null);
        a.keeper.hold();
        assertThat(a.held).hasSize(a.driven.size()).hasSizeLessThan(SLOTS);
    }

    @Test
    void whatIsBeingGivenIsNotHeldOnceSomebodyHasTakenItByHand() {
        registry.add(a.record);
        a.keeper.reconcile();
        registry.add(b.record);
        a.keeper.reconcile();
        clock.now = clock.now.plus(Newcomers.SETTLING);
        a.revoking = new CompletableFuture<>();
        a.keeper.reconcile();
        store.slots.replaceAll((number, row) -> new SlotRow(number, "b", row.epoch() + 1));
        a.keeper.reconcile();
        a.keeper.hold();
        assertThat(a.held).isEmpty();
    }

    @Test
    void aMasterThatStopsHoldsWhatItsLoopsHaveNotLetGo() {
        registry.add(a.record);
        a.keeper.reconcile();
        a.revoking = new CompletableFuture<>();
        a.keeper.giveAll();
        seconds(10, a);
        a.held.clear();
        a.keeper.hold();
        assertThat(a.held).hasSize(SLOTS);
    }

    /** Slower than a look at the rows counts: then it is the registry that vouches. */
    @Test
    void aDatabaseThatAnswersAfterTwoSecondsIsSlowButNotOutOfReach() {
        registry.add(a.record);
        registry.add(b.record);
        Instant[] held = {null};
        Duration[] longest = {Duration.ZERO};
        Runnable hold = () -> {
            a.held.clear();
            a.keeper.hold();
            if (!a.held.isEmpty()) {
                longest[0] = held[0] == null
                        ? longest[0]
                        : Collections.max(List.of(longest[0], Duration.between(held[0], clock.now)));
                held[0] = clock.now;
            }
        };
        for (int i = 0; i < 40; i++) {
            store.beforeCluster = () -> {
                for (int tenths = 0; tenths < 19; tenths++) {
                    clock.now = clock.now.plusMillis(100);
                    if (tenths % 10 == 3) {
                        hold.run();
                    }
                }
            };
            a.keeper.reconcile();
            // as its thread does after each comparison
            hold.run();
            clock.now = clock.now.plusMillis(100);
            assertThat(registry.load("a").obstacle()).isNull();
        }
        assertThat(held[0]).isAfter(clock.now.minusSeconds(2));
        assertThat(longest[0]).as("workers believe for 4 s").isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoCanNotReachTheDatabaseSaysSoHoldsNothingAndLosesItsSlotsToOneThatCan() {
        registry.add(a.record);
        a.keeper.reconcile();
        a.awaitingLease = Set.copyOf(a.driven.keySet());
        registry.add(b.record);
        seconds(9, b, () -> a.keeper.hold(), () -> a.keeper.reconcile());
        assertThat(b.driven).as("nothing is taken from the living").isEmpty();

        // a no longer gets an answer: its thread for comparisons hangs, the other goes on
        a.held.clear();
        seconds(3, b, () -> a.keeper.hold());
        assertThat(a.held).as("two intervals have not passed").isNotEmpty();
        seconds(3, b, () -> a.keeper.hold());
        assertThat(registry.load("a").obstacle()).isEqualTo("can not reach the database");
        a.held.clear();
        seconds(1, b, () -> a.keeper.hold());
        assertThat(b.driven).as("what was said may be out of date by now").isEmpty();
        seconds(2, b, () -> a.keeper.hold());
        assertThat(a.held).isEmpty();
        assertThat(b.driven).hasSize(SLOTS);

        a.keeper.reconcile();
        assertThat(a.driven).as("it sees the rows again").isEmpty();
        assertThat(registry.load("a").obstacle()).as("but is that so?").isNotNull();
        a.keeper.reconcile();
        assertThat(registry.load("a").obstacle()).isNull();
        b.keeper.reconcile();
        a.keeper.reconcile();
        assertThat(a.driven).as("and gets its share").isNotEmpty();
    }

    @Test
    void whenTheDatabaseWasGoneForAllTheFirstToSeeItTakesNothingFromTheRest() {
        registry.add(a.record);
        registry.add(b.record);
        a.keeper.reconcile();
        b.keeper.reconcile();
        seconds(9, b, () -> a.keeper.reconcile());
        int share = a.driven.size();
        for (int i = 0; i < 6; i++) {
            clock.now = clock.now.plusSeconds(1);
            a.keeper.hold();
            b.keeper.hold();
        }
        assertThat(registry.load("a").obstacle()).isNotNull();
        assertThat(registry.load("b").obstacle()).isNotNull();

        seconds(5, b, () -> a.keeper.hold());
        assertThat(b.driven).hasSize(SLOTS - share);
        a.keeper.reconcile();
        assertThat(a.driven).hasSize(share);
        seconds(1, b, () -> a.keeper.reconcile());
        assertThat(a.driven).as("nothing was moved").hasSize(share);
    }

    /** After a gap others may take slots at any moment: being registered proves nothing then. */
    @Test
    void whoWasOutOfReachHoldsOnlyWhatItHasJustSeen() {
        registry.add(a.record);
        seconds(10, a);
        clock.now = clock.now.plusSeconds(6);
        a.keeper.reconcile();
        a.held.clear();
        clock.now = clock.now.plusMillis(1_100);
        a.keeper.hold();
        assertThat(a.held).as("the rows are of more than a second ago").isEmpty();
        a.keeper.reconcile();
        a.keeper.hold();
        assertThat(a.held).hasSize(SLOTS);
        a.held.clear();
        seconds(10, a);
        clock.now = clock.now.plusMillis(1_100);
        a.held.clear();
        a.keeper.hold();
        assertThat(a.held).as("nobody takes from it now").hasSize(SLOTS);
    }

    @Test
    void aPauseOfTheProcessIsNoSignOfTheDatabase() {
        registry.add(a.record);
        a.keeper.reconcile();
        seconds(1, a);
        clock.now = clock.now.plusSeconds(30);
        a.keeper.hold();
        assertThat(registry.load("a").obstacle()).isNull();
    }

    /** Each second one side compares and holds, and something else happens. */
    private void seconds(int count, Side side, Runnable... more) {
        for (int i = 0; i < count; i++) {
            clock.now = clock.now.plusSeconds(1);
            side.keeper.hold();
            side.keeper.reconcile();
            List.of(more).forEach(Runnable::run);
        }
    }

    private final class Side implements SlotKeeper.SlotDrivers, SlotKeeper.ClusterListener {
        final NodeRecord record;
        final SlotKeeper keeper;
        final Map<Integer, Long> driven = new HashMap<>();
        final List<ClaimRequest.SlotEpoch> held = new ArrayList<>();
        CompletableFuture<Void> revoking = CompletableFuture.completedFuture(null);
        Set<Integer> awaitingLease = Set.of();
        boolean drained;
        Duration mayBeHeld = Duration.ZERO;

        Side(String name) {
            this(name, Duration.ofSeconds(2));
        }

        Side(String name, Duration interval) {
            this(master(name), interval);
        }

        Side(NodeRecord own, Duration interval) {
            record = own;
            keeper = new SlotKeeper(
                    record.identity(),
                    1,
                    interval,
                    new SlotKeeper.Ports(registry.of(record.identity()), store, this, this, clock, Runnable::run));
        }

        @Override
        public Map<Integer, Long> driven() {
            return Map.copyOf(driven);
        }

        @Override
        public Set<Integer> awaitingLease() {
            return awaitingLease;
        }

        @Override
        public void grant(List<SlotEpoch> slots, Duration heldByFormer) {
            mayBeHeld = heldByFormer;
            slots.forEach(slot -> driven.put(slot.slot(), slot.epoch()));
        }

        @Override
        public CompletableFuture<Void> revoke(List<Integer> slots) {
            return revoking.thenRun(() -> slots.forEach(driven::remove));
        }

        @Override
        public void read(ClusterRows rows) {}

        @Override
        public void hold(List<ClaimRequest.SlotEpoch> slots) {
            held.addAll(slots);
        }

        @Override
        public void drained() {
            drained = true;
        }
    }

    /** One for all; who publishes is told by the view that it was given. */
    private static final class Registry {
        final Map<String, NodeRecord> nodes = new HashMap<>();
        NodeRegistry.State state = NodeRegistry.State.CONNECTED;

        private final List<Runnable> listeners = new ArrayList<>();

        void add(NodeRecord node) {
            nodes.put(node.identity().nodeId(), node);
            listeners.forEach(Runnable::run);
        }

        void remove(NodeRecord node) {
            nodes.remove(node.identity().nodeId());
            listeners.forEach(Runnable::run);
        }

        NodeLoad load(String nodeId) {
            return nodes.get(nodeId).load();
        }

        NodeRegistry of(NodeIdentity self) {
            return new NodeRegistry() {
                @Override
                public void register(NodeRecord node) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void publishLoad(NodeLoad load) {
                    nodes.computeIfPresent(self.nodeId(), (id, node) -> node.withLoad(load));
                }

                @Override
                public void unregister() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public List<NodeRecord> nodes(NodeRole role) {
                    return List.copyOf(nodes.values());
                }

                @Override
                public void onChange(Runnable listener) {
                    listeners.add(listener);
                }

                @Override
                public Duration sessionTimeout() {
                    return Duration.ofSeconds(4);
                }

                @Override
                public State state() {
                    return state;
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class MovableClock extends Clock {
        Instant now = Instant.EPOCH.plus(Duration.ofDays(1));

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
