package io.scheduler.master.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.transport.RpcException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WorkerDirectoryTest {

    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final NodeIdentity W1 = new NodeIdentity(NodeRole.WORKER, "w1", "w1-a");
    private static final NodeIdentity W1_AGAIN = new NodeIdentity(NodeRole.WORKER, "w1", "w1-b");
    private static final AssignedWorker A = new AssignedWorker("w1", "w1-a");

    private final FakeRegistry registry = new FakeRegistry();
    private final SettableClock clock = new SettableClock();
    private final List<AssignedWorker> connected = new ArrayList<>();
    private int freed;
    private final WorkerDirectory directory =
            new WorkerDirectory(registry, clock, LEASE, new Random(1), new WorkerDirectory.Listener() {
                @Override
                public void workerConnected(AssignedWorker worker) {
                    connected.add(worker);
                }

                @Override
                public void capacityFreed() {
                    freed++;
                }
            });

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

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

    private FakePeer connect(NodeIdentity identity, int capacity) {
        registry.set(identity, new NodeLoad(capacity, 0, List.of("default")));
        FakePeer peer = new FakePeer(identity);
        directory.connected(peer);
        return peer;
    }

    private int reserveAll(String group) {
        int reserved = 0;
        while (directory.reserve(group).isPresent()) {
            reserved++;
        }
        return reserved;
    }

    private static List<TaskAssignment> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TaskAssignment(i, 1, 1, 1, "p", "w", "t", 1, "noop", Map.of(), Map.of(), null))
                .toList();
    }

    private static AssignReply reply(int count, int free) {
        return new AssignReply(
                IntStream.range(0, count)
                        .mapToObj(i -> AssignReply.Verdict.ACCEPTED)
                        .toList(),
                free);
    }

    @Test
    void anOldViewOfTheRegistryDoesNotDecide() {
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        registry.age = LEASE.dividedBy(2);
        assertThat(isLost()).as("it may be back since the view was asked for").isFalse();
        assertThat(registry.refreshed).isPositive();
        registry.age = LEASE.dividedBy(4);
        assertThat(isLost()).isTrue();
    }

    private boolean isLost() {
        return directory.isLost(A, Instant.MIN);
    }

    @Test
    void aWorkerThatDialledTwiceKeepsTheConnectionThatIsLeft() {
        FakePeer first = connect(W1, 8);
        FakePeer second = connect(W1, 8);
        second.close();
        assertThat(connected).as("asked again what it holds").hasSize(3);
        assertThat(reserveAll("default")).isEqualTo(8);
        directory.assign(A, tasks(1));
        assertThat(first.assigns).hasSize(1);
        first.close();
        assertThat(directory.connected()).isEmpty();
    }

    @Test
    void theLeaseOfWhatAnotherMasterOwnedBeginsWhenItsSlotComes() {
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isTrue();
        Instant owned = clock.now;
        assertThat(directory.isLost(A, owned)).as("that one may have heard it").isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(directory.isLost(A, owned)).isTrue();
    }

    @Test
    void noMorePlacesAreHeldThanThereAre() {
        connect(W1, 3);
        assertThat(connected).containsExactly(A);
        assertThat(reserveAll("other")).isZero();
        assertThat(reserveAll("default")).isEqualTo(3);
        directory.release(A, 2);
        assertThat(reserveAll("default")).isEqualTo(2);
    }

    @Test
    void theLeastLoadedIsChosen() {
        connect(W1, 4);
        connect(new NodeIdentity(NodeRole.WORKER, "w2", "w2-a"), 2);
        List<String> chosen = IntStream.range(0, 6)
                .mapToObj(i -> directory.reserve("default").orElseThrow().nodeId())
                .toList();
        assertThat(chosen).containsOnly("w1", "w2");
        assertThat(chosen.stream().filter("w1"::equals)).hasSize(4);
    }

    @Test
    void anAnswerCountsWhatIsStillOnTheWay() {
        FakePeer peer = connect(W1, 5);
        assertThat(reserveAll("default")).isEqualTo(5);
        directory.assign(A, tasks(2));
        directory.assign(A, tasks(1));
        peer.assigns.get(0).complete(reply(2, 3));
        assertThat(reserveAll("default")).as("3 free, 3 on the way").isZero();
        peer.assigns.get(1).complete(reply(1, 2));
        assertThat(reserveAll("default")).isZero();
        directory.release(A, 2);
        assertThat(reserveAll("default")).isEqualTo(2);
    }

    @Test
    void whatWasNotAnsweredComesBackWithTheNextWord() {
        FakePeer peer = connect(W1, 2);
        reserveAll("default");
        directory.assign(A, tasks(2));
        peer.assigns.getFirst().completeExceptionally(new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, "late"));
        assertThat(reserveAll("default")).isZero();
        directory.claim(A, List.of());
        peer.claims.getFirst().complete(new ClaimReply(List.of(), List.of(), 2));
        assertThat(freed).isPositive();
        assertThat(reserveAll("default")).isEqualTo(2);
    }

    @Test
    void placesThatTasksOfOtherMastersFreedAreToldByTheRegistry() {
        FakePeer peer = connect(W1, 2);
        directory.reserve("default");
        directory.assign(A, tasks(1));
        // another master's task holds the other place, and ours ends first
        peer.assigns.getFirst().complete(reply(1, 0));
        registry.set(W1, new NodeLoad(2, 2, List.of("default")));
        assertThat(reserveAll("default")).isZero();
        int before = freed;
        registry.set(W1, new NodeLoad(2, 1, List.of("default")));
        assertThat(freed).isGreaterThan(before);
        assertThat(reserveAll("default")).isEqualTo(1);
    }

    @Test
    void anOldLoadThatIsReadAgainDoesNotFreeWhatIsTaken() {
        FakePeer peer = connect(W1, 2);
        reserveAll("default");
        directory.assign(A, tasks(2));
        peer.assigns.getFirst().complete(reply(2, 0));
        registry.set(new NodeIdentity(NodeRole.WORKER, "w2", "w2-a"), new NodeLoad(1, 0, List.of("x")));
        assertThat(reserveAll("default")).isZero();
    }

    @Test
    void aLateAnswerThatSaysFullIsSetRightByTheRegistry() {
        FakePeer peer = connect(W1, 2);
        directory.reserve("default");
        directory.assign(A, tasks(1));
        registry.set(W1, new NodeLoad(2, 1, List.of("default")));
        registry.set(W1, new NodeLoad(2, 0, List.of("default")));
        peer.assigns.getFirst().complete(reply(1, 0));
        assertThat(reserveAll("default")).isZero();
        directory.refresh();
        assertThat(reserveAll("default")).isEqualTo(2);
    }

    @Test
    void placesHeldOnAnEarlierConnectionAreNotGivenBackOnTheNext() {
        connect(W1, 2);
        reserveAll("default");
        FakePeer again = new FakePeer(W1);
        directory.connected(again);
        directory.release(A, 2);
        assertThat(reserveAll("default")).isEqualTo(2);
        directory.assign(A, tasks(2));
        again.assigns.getFirst().complete(reply(2, 0));
        directory.says("w1-a", 2);
        assertThat(reserveAll("default")).as("never more than it says").isEqualTo(2);
    }

    @Test
    void aWorkerIsLostWhenNeitherRegisteredNorConnectedForTheLease() {
        FakePeer peer = connect(W1, 1);
        assertThat(isLost()).isFalse();
        registry.remove(W1);
        clock.now = clock.now.plus(LEASE).plus(LEASE);
        assertThat(isLost()).as("connected").isFalse();
        peer.close();
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE).minusMillis(1);
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plusMillis(1);
        assertThat(isLost()).isTrue();
    }

    /** Nobody asks while no slot of ours has anything on it: then nobody sees that it was back. */
    @Test
    void anEarlierAbsenceThatNobodyAskedAboutAtItsEndDoesNotMakeTheNextOneLonger() {
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        FakePeer peer = connect(W1, 1);
        clock.now = clock.now.plus(LEASE);
        registry.remove(W1);
        peer.close();
        assertThat(isLost()).as("it was connected until now").isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isTrue();

        registry.set(W1, new NodeLoad(1, 0, List.of()));
        clock.now = clock.now.plus(LEASE);
        registry.remove(W1);
        assertThat(isLost()).as("it was registered until now").isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isTrue();

        registry.become(NodeRegistry.State.SUSPENDED);
        clock.now = clock.now.plus(LEASE);
        registry.become(NodeRegistry.State.CONNECTED);
        assertThat(isLost()).as("nobody knows whether it was registered").isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isTrue();
    }

    @Test
    void theLeaseBeginsAnewWhileTheRegistryIsAway() {
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        registry.state = NodeRegistry.State.SUSPENDED;
        assertThat(isLost()).isFalse();
        registry.state = NodeRegistry.State.CONNECTED;
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isTrue();
    }

    @Test
    void aRestartedWorkerIsNotLostBecauseItMayHaveAdopted() {
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        registry.set(W1_AGAIN, new NodeLoad(1, 0, List.of()));
        assertThat(isLost()).isFalse();
        registry.remove(W1_AGAIN);
        directory.connected(new FakePeer(W1_AGAIN));
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isFalse();
    }

    @Test
    void whoeverWasStartedElsewhereInItsPlaceDoesNotSpeakForIt() {
        FakePeer peer = connect(new NodeIdentity(NodeRole.WORKER, "w1", "a@here"), 1);
        AssignedWorker here = new AssignedWorker("w1", "a@here");
        NodeIdentity elsewhere = new NodeIdentity(NodeRole.WORKER, "w1", "b@elsewhere");
        connect(elsewhere, 1);
        registry.remove(new NodeIdentity(NodeRole.WORKER, "w1", "a@here"));
        peer.close();
        assertThat(directory.isLost(here, Instant.MIN)).as("its lease begins").isFalse();
        clock.now = clock.now.plus(LEASE.dividedBy(2));
        registry.set(elsewhere, new NodeLoad(2, 0, List.of()));
        clock.now = clock.now.plus(LEASE.dividedBy(2));
        assertThat(directory.isLost(here, Instant.MIN)).isTrue();
        assertThat(directory.isLost(new AssignedWorker("w1", "z@elsewhere"), Instant.MIN))
                .as("an earlier start of the one that is there")
                .isFalse();
    }

    @Test
    void ofWorkersUnderOneNodeIdOnlyTheNewestGetsTasks() {
        connect(W1, 3);
        FakePeer twin = connect(W1_AGAIN, 2);
        directory.wanted(wanted(List.of(), List.of()));
        assertThat(reserveAll("default")).isEqualTo(2);

        twin.close();
        directory.wanted(wanted(List.of(), List.of()));
        assertThat(reserveAll("default")).isEqualTo(3);
    }

    @Test
    void aClosedConnectionIsNotUsedAndALateCloseDoesNotHurtTheNext() {
        FakePeer first = connect(W1, 1);
        FakePeer second = new FakePeer(W1);
        directory.connected(second);
        first.close();
        assertThat(directory.connected()).containsExactly(A);
        assertThat(directory.peerOf("w1")).contains(second);
        second.close();
        assertThat(directory.connected()).isEmpty();
        assertThat(directory.assign(A, tasks(1))).isCompletedExceptionally();
    }

    private static ClusterRows wanted(List<NodeWish> wishes, List<WorkerGroup> groups) {
        return new ClusterRows(List.of(), wishes, groups);
    }

    @Test
    void aPassiveWorkerGetsNothingAndIsToldUntilItSaysSoItself() {
        FakePeer peer = connect(W1, 3);
        NodeWish passive = new NodeWish("WORKER", "w1", NodeMode.PASSIVE, null, false);
        directory.wanted(wanted(List.of(passive), List.of()));
        directory.wanted(wanted(List.of(passive), List.of()));
        assertThat(reserveAll("default")).isZero();
        assertThat(peer.modes).containsExactly(NodeMode.PASSIVE, NodeMode.PASSIVE);

        registry.set(W1, new NodeLoad(3, 0, List.of("default")).in(NodeMode.PASSIVE, null));
        directory.wanted(wanted(List.of(passive), List.of()));
        assertThat(peer.modes).hasSize(2);
        directory.wanted(wanted(List.of(), List.of()));
        assertThat(peer.modes).last().isEqualTo(NodeMode.ACTIVE);
        assertThat(reserveAll("default")).as("until it is active").isZero();
        registry.set(W1, new NodeLoad(3, 0, List.of("default")));
        assertThat(reserveAll("default")).isEqualTo(3);
    }

    @Test
    void aGroupMayListWorkersThatDoNotKnowOfIt() {
        connect(W1, 3);
        assertThat(reserveAll("gpu")).isZero();
        directory.wanted(wanted(
                List.of(),
                List.of(new WorkerGroup("gpu", "", List.of("w1"), DispatchPolicy.ROUND_ROBIN, List.of(), false))));
        assertThat(reserveAll("gpu")).isEqualTo(3);
    }

    @Test
    void aWorkerThatMayRunTasksLongerThanWeWaitGetsNone() {
        connect(W1, 3);
        NodeLoad load = new NodeLoad(3, 0, List.of("default"));
        registry.set(W1, load.withLease(LEASE.plusMillis(1)));
        assertThat(reserveAll("default")).isZero();
        registry.set(W1, load.withLease(LEASE));
        assertThat(reserveAll("default")).isEqualTo(3);
    }

    @Test
    void aWorkerThatIsBeingRestartedIsWaitedForAsLongAsItSaid() {
        FakePeer peer = connect(W1, 3);
        registry.set(W1, new NodeLoad(3, 1, List.of("default")).awayFor(Duration.ofSeconds(60)));
        peer.close();
        directory.wanted(wanted(List.of(), List.of()));
        clock.now = clock.now.plusSeconds(59);
        assertThat(isLost()).isFalse();

        clock.now = clock.now.plusSeconds(2);
        directory.wanted(wanted(List.of(), List.of()));
        assertThat(registry.nodes(NodeRole.WORKER))
                .as("nobody comes back for it")
                .isEmpty();
        assertThat(isLost()).as("its lease begins now").isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).isTrue();
    }

    @Test
    void whatAWorkerPromisedHoldsAlsoWhenTheRegistryHasLostIt() {
        FakePeer peer = connect(W1, 3);
        registry.set(W1, new NodeLoad(3, 1, List.of("default")).awayFor(Duration.ofSeconds(60)));
        peer.close();
        registry.remove(W1);
        clock.now = clock.now.plusSeconds(59);
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plusSeconds(1);
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).as("away for longer than it said").isTrue();
    }

    @Test
    void aPromiseEndsWhenTheWorkerIsBack() {
        FakePeer peer = connect(W1, 3);
        registry.set(W1, new NodeLoad(3, 1, List.of("default")).awayFor(Duration.ofSeconds(60)));
        peer.close();
        registry.remove(W1);
        FakePeer back = new FakePeer(W1_AGAIN);
        directory.connected(back);
        back.close();
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(LEASE);
        assertThat(isLost()).as("it came back, and went without a word").isTrue();
    }

    @Test
    void aWorkerWithALongerLeaseIsWaitedForThatLong() {
        Duration longer = LEASE.multipliedBy(3);
        FakePeer peer = connect(W1, 3);
        registry.set(W1, new NodeLoad(3, 1, List.of("default")).withLease(longer));
        registry.remove(W1);
        peer.close();
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(longer).minusMillis(1);
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plusMillis(1);
        assertThat(isLost()).isTrue();
    }

    @Test
    void whatAWorkerPromisedHoldsHoweverLongNothingHappens() {
        Duration longer = LEASE.multipliedBy(3);
        FakePeer peer = connect(W1, 3);
        registry.set(W1, new NodeLoad(3, 1, List.of("default")).withLease(longer));
        clock.now = clock.now.plus(Duration.ofHours(2));
        directory.wanted(wanted(List.of(), List.of()));
        registry.remove(W1);
        peer.close();
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plus(longer).minusMillis(1);
        assertThat(isLost()).isFalse();
        clock.now = clock.now.plusMillis(1);
        assertThat(isLost()).isTrue();
    }

    @Test
    void slotsAreHeldAtEveryConnectedWorker() {
        FakePeer peer = connect(W1, 3);
        FakePeer gone = connect(new NodeIdentity(NodeRole.WORKER, "w2", "w2-a"), 3);
        gone.close();
        directory.hold(List.of(new SlotEpoch(3, 7)));
        assertThat(peer.holds).containsExactly(new HoldRequest(List.of(new SlotEpoch(3, 7))));
        assertThat(gone.holds).isEmpty();
    }

    @Test
    void rowsThatStayBehindWhatAWorkerHasSeenAreWarnedOfOnce() {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(RowsBehind.class);
        said.start();
        log.setLevel(Level.WARN);
        log.addAppender(said);
        try {
            FakePeer peer = connect(W1, 3);
            peer.foreign.add(3);
            holdAndLook(6, 2);
            peer.foreign.clear();
            holdAndLook(7, 1);
            peer.foreign.add(3);
            holdAndLook(7, 2);
            assertThat(said.list).as("another owner may have it").isEmpty();

            holdAndLook(7, 4);
            assertThat(said.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .contains("worker w1 refuses the tasks of 1 slots")
                    .contains("bin/db.sh recovered");
        } finally {
            log.detachAppender(said);
        }
    }

    private void holdAndLook(long epoch, int times) {
        for (int i = 0; i < times; i++) {
            directory.hold(List.of(new SlotEpoch(3, epoch), new SlotEpoch(4, 1)));
            directory.wanted(wanted(List.of(), List.of()));
        }
    }

    @Test
    void placesThatWereReservedOnTheConnectionThatIsLeftAreFreeAgain() {
        connect(W1, 4);
        assertThat(reserveAll("default")).isEqualTo(4);
        FakePeer second = connect(W1, 4);
        directory.assign(A, tasks(4));
        second.assigns.getFirst().complete(reply(4, 0));
        second.close();
        directory.says("w1-a", 4);

        assertThat(reserveAll("default")).isEqualTo(4);
    }
}
