package io.scheduler.dao.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.common.cluster.DispatchPolicy;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.common.cluster.WorkerGroup;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterTablesTest {
    private static Database database;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aWishReplacesTheOneBeforeButDrainingLeavesWhatLasts() {
        NodeWishes wishes = new NodeWishes(database);
        wishes.put(new NodeWish("MASTER", "m1", NodeMode.PASSIVE, null, true), "hangs", "eve");
        NodeWish passive = new NodeWish("MASTER", "m1", NodeMode.PASSIVE, null, false);
        StoredWish lasting = wishes.put(passive, "broken disk", "adam");
        assertThat(wishes.all()).containsExactly(lasting);

        wishes.put(new NodeWish("MASTER", "m1", NodeMode.DRAINING, "first start", false), "", "adam");
        NodeWish draining = new NodeWish("MASTER", "m1", NodeMode.DRAINING, "second start", false);
        StoredWish passing = wishes.put(draining, "", "adam");
        assertThat(wishes.all()).containsExactlyInAnyOrder(lasting, passing);
        assertThat(NodeWish.of(List.of(passive, draining), "MASTER", "m1", "second start"))
                .contains(draining);
        assertThat(NodeWish.of(List.of(passive, draining), "MASTER", "m1", "third start"))
                .contains(passive);

        assertThat(wishes.delete("WORKER", "m1")).isFalse();
        assertThat(wishes.delete("MASTER", "m1")).isTrue();
        assertThat(wishes.all()).isEmpty();
    }

    @Test
    void aGroupIsReadAsItWasWritten() {
        WorkerGroups groups = new WorkerGroups(database);
        WorkerGroup plain = WorkerGroup.unlisted("plain");
        WorkerGroup gpu = new WorkerGroup(
                "gpu", "with, \"cards\"", List.of("w1", "w2"), DispatchPolicy.PRESET, List.of("gpu", "big"), true);
        assertThat(groups.put(plain, "adam")).isTrue();
        assertThat(groups.put(WorkerGroup.unlisted("gpu"), "adam")).isTrue();
        assertThat(groups.put(gpu, "eve")).isFalse();

        assertThat(groups.all()).containsExactly(gpu, plain);
        assertThat(groups.find("gpu")).contains(gpu);
        assertThat(groups.delete("gpu")).isTrue();
        assertThat(groups.find("gpu")).isEmpty();
    }
}
