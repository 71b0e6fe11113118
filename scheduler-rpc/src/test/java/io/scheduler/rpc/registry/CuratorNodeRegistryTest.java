package io.scheduler.rpc.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CuratorNodeRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private TestingServer zooKeeper;
    private CuratorNodeRegistry one;
    private CuratorNodeRegistry two;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = new TestingServer(-1, data.toFile(), true);
        one = new CuratorNodeRegistry(settings(Duration.ofSeconds(20)));
        two = new CuratorNodeRegistry(settings(Duration.ofSeconds(20)));
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        zooKeeper.close();
    }

    @Test
    void aRegisteredNodeIsSeenByTheOthersUntilItUnregisters() {
        AtomicInteger changes = new AtomicInteger();
        two.onChange(changes::incrementAndGet);
        NodeRecord worker = node(NodeRole.WORKER, "w1-a");

        one.register(worker);

        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).equals(List.of(worker)));
        assertThat(two.nodes(NodeRole.MASTER)).isEmpty();
        assertThat(changes).hasPositiveValue();

        one.unregister();

        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).isEmpty());
    }

    @Test
    void nodesAreSortedByIncarnationAndVanishWithTheirSession() {
        one.register(node(NodeRole.MASTER, "m-b"));
        two.register(node(NodeRole.MASTER, "m-a"));
        await().atMost(PATIENCE).until(() -> incarnations(one).equals(List.of("m-a", "m-b")));

        two.close();

        await().atMost(PATIENCE).until(() -> incarnations(one).equals(List.of("m-b")));
    }

    @Test
    void theLatestLoadIsPublishedAtMostOnceASecond() throws Exception {
        one.register(node(NodeRole.WORKER, "w1-a"));
        int before = stat("/nodes/worker/w1-a").getVersion();

        for (int running = 1; running <= 100; running++) {
            one.publishLoad(new NodeLoad(100, running, List.of("default")));
        }

        await().atMost(PATIENCE)
                .until(() -> !two.nodes(NodeRole.WORKER).isEmpty()
                        && two.nodes(NodeRole.WORKER).getFirst().load().running() == 100);
        assertThat(stat("/nodes/worker/w1-a").getVersion() - before).isLessThanOrEqualTo(2);

        int written = stat("/nodes/worker/w1-a").getVersion();
        one.publishLoad(new NodeLoad(100, 100, List.of("default")));
        one.publishLoad(new NodeLoad(100, 99, List.of("default")));
        await().atMost(PATIENCE)
                .until(() -> two.nodes(NodeRole.WORKER).getFirst().load().running() == 99);
        assertThat(stat("/nodes/worker/w1-a").getVersion()).isEqualTo(written + 1);
    }

    @Test
    void aLostSessionIsFollowedByANewEntryOfTheSameIncarnation() throws Exception {
        one.register(node(NodeRole.WORKER, "w1-a"));
        long session = stat("/nodes/worker/w1-a").getEphemeralOwner();

        one.client().getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();

        await().atMost(PATIENCE).until(() -> {
            Stat now = stat("/nodes/worker/w1-a");
            return now != null && now.getEphemeralOwner() != session;
        });
        await().atMost(PATIENCE).until(() -> one.state() == NodeRegistry.State.CONNECTED);
        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).size() == 1);
    }

    @Test
    void anEntryThatWasLeftBySomeFormerSessionIsReplaced() throws Exception {
        try (CuratorFramework former = client()) {
            former.create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL)
                    .forPath("/nodes/worker/w1-a", NodeEntries.write(node(NodeRole.WORKER, "w1-a")));

            one.register(node(NodeRole.WORKER, "w1-a"));
        }

        assertThat(stat("/nodes/worker/w1-a")).isNotNull();
        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).size() == 1);
    }

    @Test
    void theLastViewStaysWhileZooKeeperIsAwayAndGoesOnAfterwards() throws Exception {
        one.register(node(NodeRole.WORKER, "w1-a"));
        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).size() == 1);

        zooKeeper.stop();
        await().atMost(PATIENCE).until(() -> two.state() != NodeRegistry.State.CONNECTED);
        assertThat(two.nodes(NodeRole.WORKER)).hasSize(1);
        one.publishLoad(new NodeLoad(5, 5, List.of()));

        zooKeeper.restart();

        await().atMost(PATIENCE).until(() -> two.state() == NodeRegistry.State.CONNECTED);
        await().atMost(PATIENCE).until(() -> one.state() == NodeRegistry.State.CONNECTED);
        two.register(node(NodeRole.MASTER, "m1-a"));
        await().atMost(PATIENCE).until(() -> incarnations(one).equals(List.of("m1-a")));
        await().atMost(PATIENCE)
                .until(() -> two.nodes(NodeRole.WORKER).stream()
                        .anyMatch(node -> node.load().running() == 5));
    }

    @Test
    void whatANodeLeavesOutlivesItsSessionUntilItIsBack() throws Exception {
        NodeRecord before = node(NodeRole.WORKER, "w1-a", "w1");
        one.register(before);

        assertThat(one.leave(Duration.ofSeconds(60))).isTrue();
        one.close();

        await().atMost(PATIENCE)
                .until(() -> two.nodes(NodeRole.WORKER).stream()
                        .anyMatch(node -> node.load().awayMillis() == 60_000
                                && node.load().isAway()));
        two.register(node(NodeRole.WORKER, "w2-a", "w2"));
        assertThat(stat("/nodes/worker/w1-a")).isNotNull();
        try (CuratorNodeRegistry again = new CuratorNodeRegistry(settings(Duration.ofSeconds(20)))) {
            NodeRecord back = node(NodeRole.WORKER, "w1-b", "w1");
            again.register(back);
            again.removeFormer();

            await().atMost(PATIENCE)
                    .until(() -> two.nodes(NodeRole.WORKER).equals(List.of(back, node(NodeRole.WORKER, "w2-a", "w2"))));
        }
    }

    /** Its tasks go on, on another machine perhaps, until the time is over that it asked for. */
    @Test
    void whatANodeLeavesInAnotherFolderIsNotTakenOutByItsNamesake() {
        NodeRecord left = node(NodeRole.WORKER, "a@here", "w1");
        one.register(left);
        assertThat(one.leave(Duration.ofSeconds(60))).isTrue();
        one.close();
        try (CuratorNodeRegistry again = new CuratorNodeRegistry(settings(Duration.ofSeconds(20)))) {
            NodeRecord namesake = node(NodeRole.WORKER, "b@elsewhere", "w1");
            NodeRecord before = node(NodeRole.WORKER, "b1@elsewhere", "w1");
            two.register(before);
            assertThat(two.leave(Duration.ofSeconds(60))).isTrue();
            again.register(namesake);
            again.removeFormer();
            await().atMost(PATIENCE)
                    .until(() -> again.nodes(NodeRole.WORKER).stream()
                            .map(node -> node.identity().incarnation())
                            .toList()
                            .equals(List.of("a@here", "b@elsewhere")));
        }
    }

    @Test
    void othersTakeOutWhatWasLeftButNoNodeThatLives() {
        NodeRecord living = node(NodeRole.WORKER, "w1-a", "w1");
        NodeRecord left = node(NodeRole.WORKER, "w2-a", "w2");
        one.register(living);
        try (CuratorNodeRegistry third = new CuratorNodeRegistry(settings(Duration.ofSeconds(20)))) {
            third.register(left);
            assertThat(third.leave(Duration.ofSeconds(60))).isTrue();
        }
        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).size() == 2);

        two.remove(living);
        two.remove(left);

        await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).equals(List.of(living)));
    }

    @Test
    void aNodeThatStartsBeforeZooKeeperWaitsForIt() throws Exception {
        zooKeeper.stop();
        try (CuratorNodeRegistry early = new CuratorNodeRegistry(settings(Duration.ofSeconds(30)))) {
            CompletableFuture<Void> registered =
                    CompletableFuture.runAsync(() -> early.register(node(NodeRole.ALERT, "a1-a")));
            assertThat(early.state()).isEqualTo(NodeRegistry.State.LOST);

            zooKeeper.restart();

            registered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(stat("/nodes/alert/a1-a")).isNotNull();
        }
    }

    @Test
    void afterTheWaitTheMessageSaysWhatToCheck() throws Exception {
        zooKeeper.stop();
        try (CuratorNodeRegistry early = new CuratorNodeRegistry(settings(Duration.ofMillis(500)))) {
            assertThatThrownBy(() -> early.register(node(NodeRole.ALERT, "a1-a")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(zooKeeper.getConnectString())
                    .hasMessageContaining("registry.connect-string");
        }
    }

    @Test
    void entriesOfNobodyAreLeftOut() throws Exception {
        try (CuratorFramework other = client()) {
            other.create().creatingParentsIfNeeded().forPath("/nodes/worker/junk", new byte[] {1, 2});
            other.create().forPath("/nodes/worker/mask", NodeEntries.write(node(NodeRole.WORKER, "someone-else")));
            one.register(node(NodeRole.WORKER, "w1-a"));

            await().atMost(PATIENCE).until(() -> two.nodes(NodeRole.WORKER).size() == 1);
        }
        assertThat(two.nodes(NodeRole.WORKER).getFirst().identity().incarnation())
                .isEqualTo("w1-a");
    }

    @Test
    void defaultsAreThese() {
        assertThat(RegistrySettings.of("zk:2181"))
                .isEqualTo(new RegistrySettings(
                        "zk:2181", "scheduler", Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(60)));
        assertThatThrownBy(() -> RegistrySettings.of(" ")).hasMessageContaining("registry.connect-string");
    }

    private static List<String> incarnations(NodeRegistry registry) {
        return registry.nodes(NodeRole.MASTER).stream()
                .map(node -> node.identity().incarnation())
                .toList();
    }

    private RegistrySettings settings(Duration registerWait) {
        return new RegistrySettings(
                zooKeeper.getConnectString(), null, Duration.ofSeconds(4), Duration.ofSeconds(2), registerWait);
    }

    private static NodeRecord node(NodeRole role, String incarnation) {
        return node(role, incarnation, "id-of-" + incarnation);
    }

    private static NodeRecord node(NodeRole role, String incarnation, String nodeId) {
        return new NodeRecord(
                new NodeIdentity(role, nodeId, incarnation),
                "127.0.0.1",
                5678,
                "0.1.0",
                Instant.parse("2026-11-21T05:40:00.123456Z"),
                NodeLoad.NONE);
    }

    private Stat stat(String path) throws Exception {
        try (CuratorFramework client = client()) {
            return client.checkExists().forPath(path);
        }
    }

    private CuratorFramework client() {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(zooKeeper.getConnectString())
                .namespace("scheduler")
                .retryPolicy(new RetryOneTime(100))
                .build();
        client.start();
        return client;
    }
}
