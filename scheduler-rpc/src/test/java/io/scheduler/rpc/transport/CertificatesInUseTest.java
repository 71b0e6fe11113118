package io.scheduler.rpc.transport;

import static io.scheduler.rpc.transport.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.NodeCertificate;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.tls.TlsFileException;
import io.scheduler.rpc.transport.Loopback.Echo;
import io.scheduler.rpc.transport.Loopback.Echo.Text;
import io.scheduler.rpc.transport.Loopback.Echoing;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates as people make, renew and misuse them. */
class CertificatesInUseTest {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private final Loopback net = new Loopback();

    @AfterEach
    void stop() {
        net.close();
    }

    /** A key, a request, a certificate signed by itself; and the same in fewer steps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "openssl genpkey -algorithm RSA -out private.pem -pkeyopt rsa_keygen_bits:2048"
                        + " && openssl req -new -key private.pem -out request.csr -subj /C=NA/O=Example/CN=scheduler"
                        + " && openssl x509 -req -days 365 -in request.csr -signkey private.pem -out cert.crt",
                "openssl genrsa -traditional -out private.pem 2048"
                        + " && openssl req -new -x509 -days 365 -key private.pem -out cert.crt -subj /CN=scheduler",
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -keyout private.pem"
                        + " -out cert.crt -subj /CN=scheduler"
            })
    void aPairMadeByOpensslIsEnoughForAllNodes(String steps) throws Exception {
        Path said = dir.resolve("said");
        Process openssl = new ProcessBuilder("sh", "-c", steps)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(openssl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(openssl.exitValue()).as(Files.readString(said)).isZero();
        // rpc.ssl.enabled, rpc.ssl.cert-file-path and rpc.ssl.key-file-path, and nothing else
        RpcTlsSettings pair = new RpcTlsSettings(true, dir.resolve("cert.crt"), dir.resolve("private.pem"), null);

        RpcPeer peer = Loopback.peer(dial(serve(RpcTls.load(pair)), RpcTls.load(pair)));

        assertThat(echo(peer, "secret")).isEqualTo("secret");
        assertThat(NodeCertificate.read(dir.resolve("cert.crt")).roles()).containsExactlyInAnyOrder(NodeRole.values());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRenewedCertificateIsUsedWithinAMinuteAndNoCallIsDropped(boolean keepKey) throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        CertificateAuthority then =
                CertificateAuthority.open(dir.resolve("ca"), Clock.offset(Clock.systemUTC(), Duration.ofDays(-300)));
        RpcTlsSettings master = issue(then, NodeRole.MASTER);
        RpcTls used = RpcTls.load(master);
        RpcServer server = serve(used);
        RpcTls worker = RpcTls.load(issue(ca, NodeRole.WORKER));
        RpcPeer old = Loopback.peer(dial(server, worker));
        Instant former = used.expires().orElseThrow();
        CompletableFuture<Text> underWay = old.service(Echo.class).echo(new Text("under way"));

        ca.renew(master.certFilePath(), master.keyFilePath(), keepKey);

        Instant renewed = NodeCertificate.read(master.certFilePath()).until();
        assertThat(Duration.between(former, renewed)).isGreaterThan(Duration.ofDays(290));
        await().atMost(A_MINUTE).until(() -> used.expires().orElseThrow().equals(renewed));
        // the other end sees it: its copy of the former one would have another end
        assertThat(echo(Loopback.peer(dial(server, worker)), "new")).isEqualTo("new");
        assertThat(underWay.get(5, TimeUnit.SECONDS).text()).isEqualTo("under way");
        assertThat(echo(old, "old connections stay")).isEqualTo("old connections stay");
        assertThat(reloads("failed")).isZero();
        assertThat(reloads("ok")).isEqualTo(1);
    }

    @Test
    void renewingKeepsNamesAndRoleAndRefusesWhatOthersIssued() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcTlsSettings master = issue(ca, NodeRole.MASTER);
        NodeCertificate before = NodeCertificate.read(master.certFilePath());
        byte[] key = Files.readAllBytes(master.keyFilePath());

        ca.renew(master.certFilePath(), master.keyFilePath(), true);
        assertThat(Files.readAllBytes(master.keyFilePath())).isEqualTo(key);
        ca.renew(master.certFilePath(), master.keyFilePath(), false);
        assertThat(Files.readAllBytes(master.keyFilePath())).isNotEqualTo(key);

        NodeCertificate after = NodeCertificate.read(master.certFilePath());
        assertThat(after.subject()).isEqualTo(before.subject());
        assertThat(after.dnsNames()).isEqualTo(before.dnsNames()).containsExactly("node.example");
        assertThat(after.ips()).isEqualTo(before.ips()).containsExactly("127.0.0.1");
        assertThat(after.roles()).containsExactly(NodeRole.MASTER);
        assertThat(after.serial()).isNotEqualTo(before.serial());
        CertificateAuthority other = CertificateAuthority.create(dir.resolve("other"));
        assertThatThrownBy(() -> other.renew(master.certFilePath(), master.keyFilePath(), false))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("expected a certificate that this CA");
        assertThat(NodeCertificate.read(master.certFilePath())).isEqualTo(after);
    }

    @Test
    void aWorkersCertificateMayNotCallWhatIsForApis() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcServer server = serve(RpcTls.load(issue(ca, NodeRole.MASTER)));
        RpcPeer worker = Loopback.peer(dial(server, RpcTls.load(issue(ca, NodeRole.WORKER))));

        assertThat(worker.service(Echo.class).apiOnly(new Text("please")))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("worker");

        net.awaitRefused("wrong_role");
        assertThat(echo(worker, "on")).isEqualTo("on");
    }

    /** The first words of a client that speaks nothing newer than TLS 1.1, as sent by openssl s_client -tls1_1. */
    @Test
    void tls11IsRefused() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create(dir.resolve("ca"));
        RpcServer server = serve(RpcTls.load(issue(ca, NodeRole.MASTER)));
        byte[] hello = HexFormat.of()
                .parseHex("160301002f" + "0100002b0302" + "00".repeat(32) + "00" + "0004c014c013" + "0100");
        hello[4] = (byte) (hello.length - 5);
        hello[8] = (byte) (hello.length - 9);
        try (Socket socket = new Socket(Loopback.HOST, server.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(hello);
            InputStream answer = socket.getInputStream();
            // an alert, fatal: protocol_version
            assertThat(answer.readNBytes(7)).startsWith(21).endsWith(2, 70);
            assertThat(answer.read()).isEqualTo(-1);
        }
        net.awaitRefused("handshake");
        assertThat(net.accepted).isEmpty();
    }

    private RpcServer serve(RpcTls tls) {
        return net.serve(Loopback.echo(new Echoing()), tls, RpcSettings.defaults());
    }

    private RpcLink dial(RpcServer server, RpcTls tls) {
        return net.dial(server, Loopback.WORKER, RpcServices.none(), tls, RpcSettings.defaults());
    }

    private RpcTlsSettings issue(CertificateAuthority ca, NodeRole role) throws Exception {
        Path folder = Files.createTempDirectory(dir, role.name());
        RpcTlsSettings settings = new RpcTlsSettings(
                true,
                folder.resolve("node.pem"),
                folder.resolve("node-key.pem"),
                dir.resolve("ca").resolve(CertificateAuthority.CERT_FILE));
        ca.issue(role, List.of("node.example"), List.of("127.0.0.1"), settings.certFilePath(), settings.keyFilePath());
        return settings;
    }

    private static String echo(RpcPeer peer, String text) throws Exception {
        return peer.service(Echo.class)
                .echo(new Text(text))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .text();
    }

    private double reloads(String outcome) {
        return net.serverMeters
                .get("scheduler.rpc.tls.reloads")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }
}
