package io.scheduler.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with certificates, and many who mean no good. */
class CrowdTest {
    private static final int CROWD = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final Loopback net = new Loopback();

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void fiveThousandWhoSayNothingKeepNoNodeOutAndLeaveNothingBehind() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcTls worker = RpcTls.load(issue(ca, NodeRole.WORKER));
        RpcServer server = net.serve(
                Loopback.echo(new Loopback.Echoing()), RpcTls.load(issue(ca, NodeRole.MASTER)), RpcSettings.defaults());
        RpcPeer before =
                Loopback.peer(net.dial(server, Loopback.WORKER, RpcServices.none(), worker, RpcSettings.defaults()));
        assertThat(echo(before)).isEqualTo("hello");
        // The first crowd also fills pools and loads classes; what counts is that the second leaves no more behind. A
        // chunk of a pool is 4 MiB; engines of TLS that nobody let go would be 20 KiB each.
        crowd(server, before, worker);
        long heap = usedHeap();
        crowd(server, before, worker);
        long[] grown = new long[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            grown[0] = usedHeap() - heap;
            return grown[0] < CROWD * 1_024L;
        });
        System.out.printf("heap after %,d more silent connections: %,d KiB more%n", CROWD, grown[0] / 1024);
    }

    private void crowd(RpcServer server, RpcPeer before, RpcTls worker) throws Exception {
        double refusedBefore = refusals();
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                silent.add(SocketChannel.open(new InetSocketAddress(Loopback.HOST, server.port())));
            }
            RpcLink link = net.dial(server, Loopback.WORKER, RpcServices.none(), worker, RpcSettings.defaults());
            assertThat(echo(Loopback.peer(link)))
                    .as("who comes in the middle of it")
                    .isEqualTo("hello");
            assertThat(echo(before)).as("who was there before").isEqualTo("hello");
            link.close();
            await().atMost(PATIENCE).until(() -> refusals() >= refusedBefore + CROWD);
        } finally {
            for (SocketChannel one : silent) {
                one.close();
            }
        }
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcServer server = net.serve(
                Loopback.echo(new Loopback.Echoing()), RpcTls.load(issue(ca, NodeRole.MASTER)), RpcSettings.defaults());
        for (String version : List.of("0302", "0303")) {
            double before = net.refused("handshake");
            // a client hello of that version: random, no session, one cipher suite, no compression, no extensions
            byte[] hello = HexFormat.of()
                    .parseHex("16" + version + "002d" + "01000029" + version + "5a".repeat(32) + "00" + "0002c013"
                            + "0100");
            try (Socket socket = new Socket(Loopback.HOST, server.port())) {
                socket.getOutputStream().write(hello);
                byte[] answer = socket.getInputStream().readAllBytes();
                assertThat(answer.length).as("an alert at most").isLessThan(16);
                assertThat(answer.length == 0 || answer[0] == 0x15).isTrue();
            }
            await().atMost(PATIENCE).until(() -> net.refused("handshake") == before + 1);
        }
    }

    private double refusals() {
        return net.serverMeters.find("scheduler.rpc.refused").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private RpcTlsSettings issue(CertificateAuthority ca, NodeRole role) throws IOException {
        Path folder = Files.createTempDirectory(dir, role.name());
        RpcTlsSettings settings = new RpcTlsSettings(
                true,
                folder.resolve("node.pem"),
                folder.resolve("node-key.pem"),
                dir.resolve("ca").resolve(CertificateAuthority.CERT_FILE));
        ca.issue(role, List.of(), List.of("127.0.0.1"), settings.certFilePath(), settings.keyFilePath());
        return settings;
    }

    private static String echo(RpcPeer peer) throws Exception {
        return peer.service(Loopback.Echo.class)
                .echo(new Loopback.Echo.Text("hello"))
                .get(10, TimeUnit.SECONDS)
                .text();
    }
}
