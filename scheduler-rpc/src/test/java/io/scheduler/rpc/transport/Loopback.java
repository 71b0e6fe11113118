package io.scheduler.rpc.transport;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.contract.RpcContract;
import io.scheduler.rpc.contract.RpcMethod;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.RpcTls;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One server and its dialers on the loopback address; closes what it started, last first. */
final class Loopback implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final NodeIdentity MASTER = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");
    static final NodeIdentity WORKER = new NodeIdentity(NodeRole.WORKER, "w1", "w1-a");

    final SimpleMeterRegistry serverMeters = new SimpleMeterRegistry();
    final SimpleMeterRegistry dialerMeters = new SimpleMeterRegistry();
    final List<RpcPeer> accepted = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> started = new ArrayDeque<>();

    @RpcContract(id = 200)
    interface Echo {
        record Text(String text) {}

        @RpcMethod(
                id = 1,
                callers = {NodeRole.WORKER, NodeRole.MASTER})
        CompletableFuture<Text> echo(Text text);

        @RpcMethod(
                id = 2,
                callers = {NodeRole.WORKER, NodeRole.MASTER},
                deadlineMillis = 200)
        CompletableFuture<Text> never(Text text);

        @RpcMethod(id = 3, callers = NodeRole.API)
        CompletableFuture<Text> apiOnly(Text text);
    }

    static class Echoing implements Echo {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<Text> echo(Text text) {
            heard.add(text.text());
            return CompletableFuture.completedFuture(text);
        }

        @Override
        public CompletableFuture<Text> never(Text text) {
            heard.add(text.text());
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Text> apiOnly(Text text) {
            heard.add(text.text());
            return CompletableFuture.completedFuture(text);
        }
    }

    static RpcServices echo(Echo implementation) {
        return RpcServices.builder().serve(Echo.class, peer -> implementation).build();
    }

    /** Short times, for tests that wait for them. */
    static RpcSettings quick() {
        return new RpcSettings(
                1 << 20,
                10,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                null,
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                3);
    }

    RpcServer serve(RpcServices services, RpcTls tls, RpcSettings settings) {
        return serve(0, MASTER, services, tls, settings);
    }

    RpcServer serve(int port, NodeIdentity self, RpcServices services, RpcTls tls, RpcSettings settings) {
        RpcServer server = RpcServer.start(HOST, port, self, services, tls, settings, serverMeters, accepted::add);
        started.push(server::close);
        return server;
    }

    RpcLink dial(RpcServer server, NodeIdentity self, RpcServices services, RpcTls tls, RpcSettings settings) {
        return dial(HOST, server.port(), self, services, tls, settings);
    }

    RpcLink dial(String host, int port, NodeIdentity self, RpcServices services, RpcTls tls, RpcSettings settings) {
        RpcDialer dialer = new RpcDialer(self, services, tls, settings, dialerMeters);
        started.push(dialer::close);
        return dialer.dial(host, port, peer -> {});
    }

    /** A plain connection of a worker to a new server, both with the same services. */
    RpcPeer connect(Echo served, RpcSettings settings) {
        RpcServer server = serve(echo(served), RpcTls.disabled(), settings);
        return peer(dial(server, WORKER, RpcServices.none(), RpcTls.disabled(), settings));
    }

    static RpcPeer peer(RpcLink link) {
        await().atMost(PATIENCE).until(() -> link.peer().isPresent());
        return link.peer().orElseThrow();
    }

    double refused(String reason) {
        return serverMeters
                .get("scheduler.rpc.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    void awaitRefused(String reason) {
        await().atMost(PATIENCE).until(() -> refused(reason) >= 1);
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            started.pop().run();
        }
    }
}
