package io.scheduler.master.slot;

import static io.scheduler.master.slot.SlotPlanTest.master;
import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.slot.Slots;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final NodeRecord A = master("a");
    private static final NodeRecord B = master("b");

    @Test
    void aRestartedMasterGetsTheSlotsBackThatItHad() {
        Membership before = Membership.of(List.of(A, B), List.of());
        NodeRecord again = master("a", "a-2", NodeLoad.NONE, Instant.EPOCH.plusSeconds(9));
        Membership after = Membership.of(List.of(again, B), List.of());

        IntStream.range(0, Slots.DEFAULT_COUNT)
                .forEach(slot -> assertThat(after.ownerOf(slot).orElseThrow().equals("a-2"))
                        .isEqualTo(before.ownerOf(slot).orElseThrow().equals("a")));
    }

    @Test
    void theYoungerOfTwoUnderOneNodeIdCounts() {
        NodeRecord younger = master("a", "a-2", NodeLoad.NONE, Instant.EPOCH.plusSeconds(9));
        Membership members = Membership.of(List.of(younger, A), List.of());

        assertThat(ownersOf(members)).containsOnly("a-2");
        assertThat(members.mayKeep("a-2")).isTrue();
        assertThat(members.mayKeep("a")).as("left behind by a killed process").isFalse();
        assertThat(members.isSuperseded("a", "a")).isTrue();
        assertThat(members.isSuperseded("a", "a-2")).isFalse();
    }

    @Test
    void whoIsPassiveOwnsNothingButKeepsWhatItHasUntilItGivesIt() {
        NodeWish passive = new NodeWish("MASTER", "a", NodeMode.PASSIVE, null, false);
        Membership members = Membership.of(List.of(A, B), List.of(passive));

        assertThat(ownersOf(members)).containsOnly("b");
        assertThat(members.mayKeep("a")).isTrue();
    }

    @Test
    void whatIsTakenOverIsTakenAtOnce() {
        NodeWish takenOver = new NodeWish("MASTER", "a", NodeMode.PASSIVE, null, true);
        Membership members = Membership.of(List.of(A, B), List.of(takenOver));

        assertThat(ownersOf(members)).containsOnly("b");
        assertThat(members.mayKeep("a")).isFalse();
    }

    @Test
    void drainingConcernsOneStartOnly() {
        NodeWish drain = new NodeWish("MASTER", "a", NodeMode.DRAINING, "an-earlier-start", false);

        assertThat(ownersOf(Membership.of(List.of(A), List.of(drain)))).containsOnly("a");
    }

    @Test
    void whoSaysThatItStopsGetsNothingMore() {
        NodeRecord stopping = master("a", "a", NodeLoad.ofMaster(1, NodeMode.DRAINING, 3, 1), Instant.EPOCH);

        assertThat(ownersOf(Membership.of(List.of(stopping, B), List.of()))).containsOnly("b");
    }

    @Test
    void weightGivesALargerShare() {
        NodeRecord heavy = master("a", "a", NodeLoad.ofMaster(3, NodeMode.ACTIVE, 0, 0), Instant.EPOCH);
        long ofHeavy = ownersOf(Membership.of(List.of(heavy, B), List.of())).stream()
                .filter("a"::equals)
                .count();

        assertThat(ofHeavy / (double) Slots.DEFAULT_COUNT).isBetween(0.62, 0.88);
    }

    private static Collection<String> ownersOf(Membership members) {
        return IntStream.range(0, Slots.DEFAULT_COUNT)
                .mapToObj(slot -> members.ownerOf(slot).orElseThrow())
                .toList();
    }
}
