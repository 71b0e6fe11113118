package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.transport.Loopback.Echo;
import io.scheduler.rpc.transport.Loopback.Echo.Text;
import io.scheduler.rpc.transport.Loopback.Echoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose way to one master is cut, while another master reaches both. */
class DetourTest {
    private static final NodeIdentity FAR = Loopback.MASTER;
    private static final NodeIdentity BETWEEN = new NodeIdentity(NodeRole.MASTER, "m2", "m2-a");

    @TempDir
    Path dir;

    private final Loopback net = new Loopback();
    private final SimpleMeterRegistry relayMeters = new SimpleMeterRegistry();
    private final SimpleMeterRegistry workerMeters = new SimpleMeterRegistry();
    private final List<RpcPeer> greeted = new CopyOnWriteArrayList<>();
    private final Echoing atWorker = new Echoing();
    private final List<AutoCloseable> open = new ArrayList<>();
    private CertificateAuthority authority;
    private RpcServer far;
    private RpcServer between;
    private Forwarder wayToFar;

    @BeforeEach
    void twoMasters() throws IOException {
        authority = CertificateAuthority.create(dir.resolve("ca"));
        far = net.serve(0, FAR, Loopback.echo(new Echoing()), tls(NodeRole.MASTER), settings());
        between = relay(0);
        wayToFar = new Forwarder(far.port(), false);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        between.close();
        net.close();
        wayToFar.close();
    }

    @Test
    void anotherNodeRelaysWhatOnlyTheTwoEndsCanRead() throws Exception {
        RpcLink link = dial(FAR.incarnation(), NodeRole.WORKER);
        RpcPeer master = Loopback.peer(link);

        assertThat(master.identity()).isEqualTo(FAR);
        await().atMost(PATIENCE).until(() -> !net.accepted.isEmpty());
        assertThat(net.accepted.getFirst().identity()).isEqualTo(Loopback.WORKER);
        assertThat(between.peers()).isEmpty();
        assertThat(link.isDirect()).isFalse();
        assertThat(gauge(relayMeters, "scheduler.rpc.relays")).isEqualTo(1);
        assertThat(gauge(workerMeters, "scheduler.rpc.detours")).isEqualTo(1);
        assertThat(echo(master, "to the master")).isEqualTo("to the master");
        assertThat(echo(net.accepted.getFirst(), "to the worker")).isEqualTo("to the worker");
        assertThat(atWorker.heard).containsExactly("to the worker");
    }

    @Test
    void muchAtOnceArrivesWhole() {
        RpcLink link = dial(FAR.incarnation(), NodeRole.WORKER);
        String large = "x".repeat(200_000);
        // a relay that got no processor time for long gives the way up
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            Echo echo = Loopback.peer(link).service(Echo.class);
            List<CompletableFuture<Text>> calls = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                calls.add(echo.echo(new Text(i + large)));
            }
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i)
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .text())
                        .isEqualTo(i + large);
            }
        });
    }

    @Test
    void theDirectWayIsTakenAgainAndNeverBothAtOnce() {
        RpcLink link = dial(FAR.incarnation(), NodeRole.WORKER);
        RpcPeer relayed = Loopback.peer(link);

        wayToFar.allow();
        await().atMost(PATIENCE).until(link::isDirect);

        assertThat(relayed.isOpen()).isFalse();
        assertThat(Loopback.peer(link).identity()).isEqualTo(FAR);
        assertThat(greeted).hasSize(2);
        await().atMost(PATIENCE).until(() -> gauge(relayMeters, "scheduler.rpc.relays") == 0);
        await().atMost(PATIENCE).until(() -> far.peers().size() == 1);
        assertThat(gauge(workerMeters, "scheduler.rpc.detours")).isZero();

        wayToFar.cut();
        await().atMost(PATIENCE).until(() -> link.peer().isPresent() && !link.isDirect());
    }

    @Test
    void aRelayThatEndsIsAskedAgainWhenItIsBack() {
        RpcLink link = dial(FAR.incarnation(), NodeRole.WORKER);
        RpcPeer first = Loopback.peer(link);
        int port = between.port();

        between.close();
        await().atMost(PATIENCE).until(() -> !first.isOpen());
        between = relay(port);

        assertThat(Loopback.peer(link).identity()).isEqualTo(FAR);
    }

    @Test
    void whoIsNotWhatItSaysIsNotLedOn() {
        RpcLink link = dial(FAR.incarnation(), NodeRole.ALERT);

        await().atMost(PATIENCE)
                .until(() -> relayMeters
                                .get("scheduler.rpc.refused")
                                .tag("reason", "wrong_role")
                                .counter()
                                .count()
                        > 0);
        assertThat(link.peer()).isEmpty();
        assertThat(net.accepted).isEmpty();
    }

    @Test
    void nobodyIsLedToWhereTheRelayWasNotTold() {
        RpcLink link = dial("somebody else", NodeRole.WORKER);

        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> link.peer().isEmpty() && gauge(relayMeters, "scheduler.rpc.relays") == 0);
    }

    private RpcServer relay(int port) {
        RpcServices services = RpcServices.builder()
                .relay(incarnation -> Optional.of(new Address(Loopback.HOST, far.port()))
                        .filter(address -> incarnation.equals(FAR.incarnation())))
                .build();
        return RpcServer.start(
                Loopback.HOST, port, BETWEEN, services, tls(NodeRole.MASTER), settings(), relayMeters, peer -> {});
    }

    /** @param certified role that the certificate of the one who says that it is a worker names */
    private RpcLink dial(String target, NodeRole certified) {
        RpcDialer dialer =
                new RpcDialer(Loopback.WORKER, Loopback.echo(atWorker), tls(certified), settings(), workerMeters);
        open.add(dialer);
        Detour detour = new Detour(target, () -> List.of(new Address(Loopback.HOST, between.port())));
        return dialer.dial(new Address(Loopback.HOST, wayToFar.port()), detour, greeted::add);
    }

    private RpcTls tls(NodeRole role) {
        try {
            Path folder = Files.createTempDirectory(dir, "node");
            Path cert = folder.resolve("cert.pem");
            Path key = folder.resolve("key.pem");
            authority.issue(role, List.of("localhost"), List.of(Loopback.HOST), cert, key);
            return RpcTls.load(
                    new RpcTlsSettings(true, cert, key, dir.resolve("ca").resolve(CertificateAuthority.CERT_FILE)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static RpcSettings settings() {
        RpcSettings quick = Loopback.quick();
        return new RpcSettings(
                1 << 22,
                100,
                quick.heartbeatInterval(),
                quick.idleLimit(),
                quick.handshakeTimeout(),
                null,
                quick.reconnectMin(),
                quick.reconnectMax(),
                100);
    }

    private static String echo(RpcPeer peer, String text) throws Exception {
        return peer.service(Echo.class)
                .echo(new Text(text))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .text();
    }

    private static double gauge(SimpleMeterRegistry meters, String name) {
        return meters.get(name).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }
}
