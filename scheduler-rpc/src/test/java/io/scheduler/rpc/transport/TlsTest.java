package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.tls.SelfSigned;
import io.scheduler.rpc.transport.Loopback.Echo;
import io.scheduler.rpc.transport.Loopback.Echo.Text;
import io.scheduler.rpc.transport.Loopback.Echoing;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path dir;

    private final Loopback net = new Loopback();

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void theSharedSelfSignedPairIsEnoughForAllRoles() throws Exception {
        RpcTls tls = RpcTls.load(SelfSigned.write(dir, "cluster", Instant.now().minusSeconds(60)));

        RpcServer server = serve(tls);
        RpcPeer peer = Loopback.peer(dial(server, Loopback.WORKER, tls));

        assertThat(echo(peer, "secret")).isEqualTo("secret");
    }

    @Test
    void aTrustFileThatIsTheOwnCertificateMeansTheSame() throws Exception {
        RpcTlsSettings pair = SelfSigned.write(dir, "cluster", Instant.now().minusSeconds(60));
        RpcTls tls =
                RpcTls.load(new RpcTlsSettings(true, pair.certFilePath(), pair.keyFilePath(), pair.certFilePath()));

        assertThat(echo(Loopback.peer(dial(serve(tls), Loopback.WORKER, tls)), "x"))
                .isEqualTo("x");
    }

    @Test
    void anotherSelfSignedPairIsRefused() throws Exception {
        RpcTls ours = RpcTls.load(SelfSigned.write(dir, "ours", Instant.now().minusSeconds(60)));
        RpcTls theirs =
                RpcTls.load(SelfSigned.write(dir, "theirs", Instant.now().minusSeconds(60)));

        RpcLink link = dial(serve(ours), Loopback.WORKER, theirs);

        await().atMost(PATIENCE).until(() -> net.refused("handshake") + net.refused("untrusted_certificate") > 0);
        assertThat(link.peer()).isEmpty();
        assertThat(net.accepted).isEmpty();
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityConnect() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcTls master = RpcTls.load(issue(ca, NodeRole.MASTER, "127.0.0.1"));
        RpcTls worker = RpcTls.load(issue(CertificateAuthority.open(dir.resolve("ca")), NodeRole.WORKER, "127.0.0.1"));

        RpcPeer peer = Loopback.peer(dial(serve(master), Loopback.WORKER, worker));

        assertThat(echo(peer, "secret")).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(dir.resolve("ca").resolve(CertificateAuthority.KEY_FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void aServerWhoseCertificateNamesAnotherAddressIsRefused() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcTls master = RpcTls.load(issue(ca, NodeRole.MASTER, "127.0.0.2"));
        RpcTls worker = RpcTls.load(issue(ca, NodeRole.WORKER, "127.0.0.1"));

        RpcLink link = dial(serve(master), Loopback.WORKER, worker);

        await().atMost(PATIENCE).until(() -> dialerRefused("untrusted_certificate") > 0);
        assertThat(link.peer()).isEmpty();
        assertThat(net.accepted).isEmpty();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        CertificateAuthority ours = CertificateAuthority.create(dir.resolve("ca"));
        CertificateAuthority theirs = CertificateAuthority.create(dir.resolve("other"));
        RpcTlsSettings stranger = issue(theirs, NodeRole.WORKER, "127.0.0.1");
        RpcTls worker = RpcTls.load(new RpcTlsSettings(
                true,
                stranger.certFilePath(),
                stranger.keyFilePath(),
                dir.resolve("ca").resolve(CertificateAuthority.CERT_FILE)));

        RpcLink link = dial(serve(RpcTls.load(issue(ours, NodeRole.MASTER, "127.0.0.1"))), Loopback.WORKER, worker);

        net.awaitRefused("untrusted_certificate");
        assertThat(link.peer()).isEmpty();
        assertThat(net.accepted).isEmpty();
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        Clock twoYearsAgo = Clock.offset(Clock.systemUTC(), Duration.ofDays(-730));
        CertificateAuthority then = CertificateAuthority.open(dir.resolve("ca"), twoYearsAgo);
        RpcTls master = RpcTls.load(issue(ca, NodeRole.MASTER, "127.0.0.1"));
        RpcTls worker = RpcTls.load(issue(then, NodeRole.WORKER, "127.0.0.1"));

        RpcLink link = dial(serve(master), Loopback.WORKER, worker);

        net.awaitRefused("expired_certificate");
        assertThat(link.peer()).isEmpty();
    }

    @Test
    void anExpiredSharedPairIsRefused() throws Exception {
        RpcTls tls = RpcTls.load(SelfSigned.write(dir, "old", Instant.now().minus(Duration.ofDays(700))));

        RpcLink link = dial(serve(tls), Loopback.WORKER, tls);

        await().atMost(PATIENCE).until(() -> dialerRefused("expired_certificate") > 0);
        assertThat(link.peer()).isEmpty();
    }

    @Test
    void aRoleThatTheCertificateDoesNotNameIsRefused() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcTls master = RpcTls.load(issue(ca, NodeRole.MASTER, "127.0.0.1"));
        RpcTls worker = RpcTls.load(issue(ca, NodeRole.WORKER, "127.0.0.1"));
        NodeIdentity pretender = new NodeIdentity(NodeRole.API, "a1", "a1-a");

        RpcLink link = dial(serve(master), pretender, worker);

        net.awaitRefused("wrong_role");
        assertThat(link.peer()).isEmpty();
        assertThat(net.accepted).isEmpty();
    }

    @Test
    void aServerThatSaysAnotherRoleThanItsCertificateIsRefused() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcTls worker = RpcTls.load(issue(ca, NodeRole.WORKER, "127.0.0.1"));

        RpcLink link = dial(serve(worker), Loopback.WORKER, worker);

        await().atMost(PATIENCE).until(() -> dialerRefused("wrong_role") > 0);
        assertThat(link.peer()).isEmpty();
    }

    @Test
    void plaintextAtTheTlsPortIsRefused() throws Exception {
        RpcTls tls = RpcTls.load(SelfSigned.write(dir, "cluster", Instant.now().minusSeconds(60)));
        RpcServer server = serve(tls);
        try (Socket socket = new Socket(Loopback.HOST, server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes().length).isLessThan(100);
        }

        net.awaitRefused("plaintext");
        assertThat(net.refused("plaintext")).isEqualTo(1);
        assertThat(echo(Loopback.peer(dial(server, Loopback.WORKER, tls)), "on"))
                .isEqualTo("on");
    }

    @Test
    void aPlaintextDialerNeverConnectsToATlsServer() throws Exception {
        RpcServer server =
                serve(RpcTls.load(SelfSigned.write(dir, "cluster", Instant.now().minusSeconds(60))));

        RpcLink link = dial(server, Loopback.WORKER, RpcTls.disabled());

        net.awaitRefused("plaintext");
        assertThat(link.peer()).isEmpty();
    }

    @Test
    void changedFilesAreUsedForNewConnections() throws Exception {
        RpcTlsSettings used = SelfSigned.write(dir, "used", Instant.now().minusSeconds(60));
        RpcServer server = serve(RpcTls.load(used));
        RpcTlsSettings next = SelfSigned.write(dir, "next", Instant.now().minusSeconds(60));
        RpcPeer old = Loopback.peer(dial(server, Loopback.WORKER, RpcTls.load(copy(used))));

        replace(next, used);
        RpcPeer fresh = Loopback.peer(dial(server, Loopback.WORKER, RpcTls.load(next)));

        assertThat(echo(fresh, "new")).isEqualTo("new");
        assertThat(echo(old, "old")).isEqualTo("old");
        assertThat(reloads("ok")).isEqualTo(1);
    }

    @Test
    void brokenNewFilesLeaveTheOldOnesInUse() throws Exception {
        RpcTlsSettings used = SelfSigned.write(dir, "used", Instant.now().minusSeconds(60));
        RpcTls dialling = RpcTls.load(copy(used));
        RpcServer server = serve(RpcTls.load(used));

        Files.writeString(used.certFilePath(), "half a certif");

        await().atMost(PATIENCE).until(() -> {
            assertThat(echo(Loopback.peer(dial(server, Loopback.WORKER, dialling)), "x"))
                    .isEqualTo("x");
            return reloads("failed") == 1;
        });
    }

    private RpcServer serve(RpcTls tls) {
        return net.serve(Loopback.echo(new Echoing()), tls, RpcSettings.defaults());
    }

    private RpcLink dial(RpcServer server, NodeIdentity self, RpcTls tls) {
        return net.dial(server, self, RpcServices.none(), tls, RpcSettings.defaults());
    }

    private RpcTlsSettings issue(CertificateAuthority ca, NodeRole role, String ip) throws Exception {
        Path folder = Files.createTempDirectory(dir, role.name());
        RpcTlsSettings settings = new RpcTlsSettings(
                true,
                folder.resolve("node.pem"),
                folder.resolve("node-key.pem"),
                dir.resolve("ca").resolve(CertificateAuthority.CERT_FILE));
        ca.issue(role, List.of("node.example"), List.of(ip), settings.certFilePath(), settings.keyFilePath());
        return settings;
    }

    private RpcTlsSettings copy(RpcTlsSettings pair) throws Exception {
        Path folder = Files.createTempDirectory(dir, "copy");
        RpcTlsSettings copy = new RpcTlsSettings(true, folder.resolve("c.pem"), folder.resolve("k.pem"), null);
        replace(pair, copy);
        return copy;
    }

    private static void replace(RpcTlsSettings from, RpcTlsSettings to) throws Exception {
        Files.copy(from.keyFilePath(), to.keyFilePath(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(from.certFilePath(), to.certFilePath(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String echo(RpcPeer peer, String text) throws Exception {
        return peer.service(Echo.class)
                .echo(new Text(text))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .text();
    }

    private double dialerRefused(String reason) {
        return net.dialerMeters
                .get("scheduler.rpc.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private double reloads(String outcome) {
        return net.serverMeters
                .get("scheduler.rpc.tls.reloads")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }
}
