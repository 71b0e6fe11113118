package io.scheduler.rpc.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoleLinksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HOST = "127.0.0.1";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<RpcServer> servers = new ArrayList<>();
    private final List<RpcPeer> greeted = new CopyOnWriteArrayList<>();
    private final List<Integer> accepted = new CopyOnWriteArrayList<>();
    private final ListedNodes registry = new ListedNodes();
    private final RpcDialer dialer = new RpcDialer(
            new NodeIdentity(NodeRole.WORKER, "w1", "w1-a"),
            RpcServices.none(),
            RpcTls.disabled(),
            RpcSettings.defaults(),
            meters);
    private final RoleLinks links = new RoleLinks(registry, NodeRole.MASTER, dialer, greeted::add);

    @AfterEach
    void stop() {
        links.close();
        dialer.close();
        servers.forEach(RpcServer::close);
    }

    @Test
    void everyRegisteredNodeOfTheRoleIsConnectedOnce() {
        NodeRecord first = master(0, "m1-a");
        NodeRecord second = master(0, "m2-a");

        registry.list(first);
        awaitPeers("m1-a");
        registry.list(first, second);
        awaitPeers("m1-a", "m2-a");
        registry.list(first, second);

        assertThat(greeted).hasSize(2);
        assertThat(links.peer("m2-a")).isPresent();
        assertThat(links.peer("m3-a")).isEmpty();
    }

    @Test
    void aNodeThatLeavesTheRegistryIsKeptWhileItsConnectionLives() {
        NodeRecord first = master(0, "m1-a");
        registry.list(first);
        awaitPeers("m1-a");

        registry.list();
        registry.list(master(0, "m2-a"));
        awaitPeers("m1-a", "m2-a");
        servers.getFirst().close();

        awaitPeers("m2-a");
        RpcServer again = server(first.port(), "m1-a");
        registry.list();
        // its link was dropped: nobody dials it any more
        await().during(Duration.ofMillis(300))
                .atMost(PATIENCE)
                .until(() -> again.peers().isEmpty());
    }

    @Test
    void aNodeThatIsRestartedAtTheSameAddressGetsANewLink() {
        NodeRecord first = master(0, "m1-a");
        registry.list(first);
        awaitPeers("m1-a");
        servers.getFirst().close();

        NodeRecord successor = master(first.port(), "m1-b");
        registry.list(first, successor);
        awaitPeers("m1-b");
        registry.list(successor);

        awaitPeers("m1-b");
        assertThat(greeted.stream().map(peer -> peer.identity().incarnation())).containsExactly("m1-a", "m1-b");
    }

    @Test
    void aDeadNodeThatIsStillListedIsNotLookedForAtItsSuccessor() {
        NodeRecord first = master(0, "m1-a");
        registry.list(first);
        awaitPeers("m1-a");
        servers.getFirst().close();
        NodeRecord successor = master(first.port(), "m1-b");
        RpcServer again = servers.getLast();
        await("the link of the dead one finds the successor")
                .atMost(PATIENCE)
                .until(() -> accepted.contains(again.port()) && again.peers().isEmpty());
        accepted.clear();

        registry.list(first, successor);
        awaitPeers("m1-b");

        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> accepted.size() == 1 && again.peers().size() == 1);
    }

    @Test
    void aLivingNodeIsFoundAgainAfterSomebodyElseAnsweredAtItsAddress() {
        NodeRecord first = master(0, "m1-a");
        servers.getFirst().close();
        master(first.port(), "m2-a");
        RpcServer other = servers.getLast();
        registry.list(first);
        await("the other one answers")
                .atMost(PATIENCE)
                .until(() -> !accepted.isEmpty() && other.peers().isEmpty());
        other.close();

        master(first.port(), "m1-a");

        awaitPeers("m1-a");
    }

    private void awaitPeers(String... incarnations) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(links.peers().stream()
                                .map(peer -> peer.identity().incarnation()))
                        .containsExactlyInAnyOrder(incarnations));
    }

    private NodeRecord master(int port, String incarnation) {
        RpcServer server = server(port, incarnation);
        return new NodeRecord(identity(incarnation), HOST, server.port(), "1", Instant.EPOCH, NodeLoad.NONE);
    }

    private RpcServer server(int port, String incarnation) {
        RpcServer server = RpcServer.start(
                HOST,
                port,
                identity(incarnation),
                RpcServices.none(),
                RpcTls.disabled(),
                RpcSettings.defaults(),
                meters,
                peer -> accepted.add(port));
        servers.add(server);
        return server;
    }

    private static NodeIdentity identity(String incarnation) {
        return new NodeIdentity(NodeRole.MASTER, incarnation.substring(0, 2), incarnation);
    }
}
