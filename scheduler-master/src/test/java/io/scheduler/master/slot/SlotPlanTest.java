package io.scheduler.master.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.slot.Slots;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.SlotRow;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotPlanTest {

    private static final int SLOTS = Slots.DEFAULT_COUNT;
    private static final int ROUNDS = 30;

    @Test
    void theRingIsTheSameForAllWhoSeeTheSameMembers() {
        assertThat(HashRing.of(Map.of()).ownerOf(1)).isEmpty();
        HashRing one = HashRing.of(seats("a", "b", "c"));
        HashRing other = HashRing.of(seats("c", "b", "a"));
        IntStream.range(0, SLOTS).forEach(slot -> assertThat(one.ownerOf(slot)).isEqualTo(other.ownerOf(slot)));
    }

    /**
     * For 1 to 10 masters, means of 30 random memberships: the fullest and the emptiest master against the mean, and the
     * share of the slots that moves when one joins, against 1/(N+1), and when one leaves, against 1/N. The table stands in
     * docs/reliability.md.
     */
    @Test
    void slotsAreSpreadAndFewMove() {
        Random random = new Random(1);
        List<String> table = new ArrayList<>();
        for (int masters = 1; masters <= 10; masters++) {
            Spread spread = new Spread();
            for (int round = 0; round < ROUNDS; round++) {
                spread.add(masters, random);
            }
            table.add("| %d | %.2f | %.2f | %.1f %% (%.2f) | %s |"
                    .formatted(
                            masters,
                            spread.fullest / ROUNDS,
                            spread.emptiest / ROUNDS,
                            100 * spread.movedOnJoin / ROUNDS,
                            spread.movedOnJoin / ROUNDS * (masters + 1),
                            masters == 1
                                    ? "100 % (1.00)"
                                    : "%.1f %% (%.2f)"
                                            .formatted(
                                                    100 * spread.movedOnLeave / ROUNDS,
                                                    spread.movedOnLeave / ROUNDS * masters)));
            assertThat(spread.fullest / ROUNDS).as(table.toString()).isLessThan(1.75);
            assertThat(spread.movedOnJoin / ROUNDS * (masters + 1))
                    .as(table.toString())
                    .isBetween(0.85, 1.15);
            if (masters > 1) {
                assertThat(spread.movedOnLeave / ROUNDS * masters)
                        .as(table.toString())
                        .isBetween(0.85, 1.15);
            }
        }
        System.out.println(
                "| masters | fullest/mean | emptiest/mean | moved on join (of 1/(N+1)) | on leave (of 1/N) |");
        table.forEach(System.out::println);
    }

    private static final class Spread {
        private double fullest;
        private double emptiest;
        private double movedOnJoin;
        private double movedOnLeave;

        void add(int masters, Random random) {
            Set<String> members = new TreeSet<>();
            while (members.size() < masters) {
                members.add(someone(random));
            }
            Map<Integer, String> before = owners(members);
            Map<String, Integer> counts = new HashMap<>();
            members.forEach(member -> counts.put(member, 0));
            before.values().forEach(owner -> counts.merge(owner, 1, Integer::sum));
            double mean = (double) SLOTS / masters;
            fullest += counts.values().stream().mapToInt(i -> i).max().orElseThrow() / mean;
            emptiest += counts.values().stream().mapToInt(i -> i).min().orElseThrow() / mean;
            String joining = someone(random);
            Set<String> more = new TreeSet<>(members);
            more.add(joining);
            movedOnJoin += moved(before, owners(more), joining);
            if (masters > 1) {
                String leaving = members.stream()
                        .skip(random.nextInt(masters))
                        .findFirst()
                        .orElseThrow();
                Set<String> fewer = new TreeSet<>(members);
                fewer.remove(leaving);
                movedOnLeave += moved(owners(fewer), before, leaving);
            }
        }

        /** The share of the slots that differ; all of them are those of one member. */
        private static double moved(Map<Integer, String> without, Map<Integer, String> with, String member) {
            int moved = 0;
            for (int slot = 0; slot < SLOTS; slot++) {
                if (!without.get(slot).equals(with.get(slot))) {
                    assertThat(with.get(slot)).as("only its own slots move").isEqualTo(member);
                    moved++;
                }
            }
            return (double) moved / SLOTS;
        }

        private static String someone(Random random) {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        }
    }

    private static Map<Integer, String> owners(Set<String> members) {
        HashRing ring = HashRing.of(seats(members.toArray(String[]::new)));
        Map<Integer, String> owners = new HashMap<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            owners.put(slot, ring.ownerOf(slot).orElseThrow());
        }
        return owners;
    }

    @Test
    void aLonelyMasterTakesWhatIsFreeOrOfTheDead() {
        SlotPlan plan =
                SlotPlan.of("a", alive("a"), List.of(new SlotRow(0, null, 3), new SlotRow(1, "dead", 7)), Map.of());
        assertThat(plan)
                .isEqualTo(new SlotPlan(
                        List.of(new SlotEpoch(0, 3), new SlotEpoch(1, 7)), List.of(), List.of(), List.of()));
    }

    @Test
    void nothingIsTakenFromTheLiving() {
        SlotPlan plan = SlotPlan.of("a", alive("a", "b"), rows("b"), Map.of());
        assertThat(plan).isEqualTo(new SlotPlan(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void whatOthersShouldOwnIsGivenAndTheRestKept() {
        Map<Integer, Long> driven = new HashMap<>();
        rows("a").forEach(row -> driven.put(row.slot(), row.epoch()));
        SlotPlan plan = SlotPlan.of("a", alive("a", "b"), rows("a"), driven);
        HashRing ring = HashRing.of(seats("a", "b"));
        assertThat(plan.give())
                .isNotEmpty()
                .allMatch(slot -> ring.ownerOf(slot).orElseThrow().equals("b"));
        assertThat(plan.take()).isEmpty();
        assertThat(plan.resume()).isEmpty();
        assertThat(plan.forget()).isEmpty();
    }

    @Test
    void aTakeWhoseAnswerWasLostIsResumedAndAStaleSlotForgotten() {
        SlotPlan plan = SlotPlan.of(
                "a",
                alive("a"),
                List.of(new SlotRow(0, "a", 4), new SlotRow(1, "a", 5), new SlotRow(2, "b", 6)),
                Map.of(1, 4L, 2, 5L));
        assertThat(plan.resume()).containsExactly(new SlotEpoch(0, 4));
        assertThat(plan.forget()).containsExactly(1, 2);
        assertThat(plan.take()).as("not before it is forgotten").isEmpty();
    }

    private static List<SlotRow> rows(String owner) {
        return IntStream.range(0, SLOTS)
                .mapToObj(slot -> new SlotRow(slot, owner, 1))
                .toList();
    }

    /** Node ids and incarnations are the same here. */
    private static Membership alive(String... masters) {
        return Membership.of(Arrays.stream(masters).map(SlotPlanTest::master).toList(), List.of());
    }

    static NodeRecord master(String name) {
        return master(name, name, NodeLoad.NONE, Instant.EPOCH);
    }

    static NodeRecord master(String nodeId, String incarnation, NodeLoad load, Instant startedAt) {
        return new NodeRecord(
                new NodeIdentity(NodeRole.MASTER, nodeId, incarnation), "127.0.0.1", 1, "dev", startedAt, load);
    }

    private static Map<String, Integer> seats(String... members) {
        Map<String, Integer> seats = new LinkedHashMap<>();
        Arrays.stream(members).forEach(member -> seats.put(member, 1));
        return seats;
    }
}
