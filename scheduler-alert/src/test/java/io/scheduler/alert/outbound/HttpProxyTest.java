package io.scheduler.alert.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scheduler.alert.Receiver;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through a real proxy; only it knows names. */
class HttpProxyTest {
    @TempDir
    private Path folder;

    private final Receiver receiver = new Receiver();
    private final CountDownLatch never = new CountDownLatch(1);
    private Outbound outbound;

    @AfterEach
    void close() {
        never.countDown();
        if (outbound != null) {
            outbound.close();
        }
        receiver.close();
    }

    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (host.equals("silent.example")) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (host.equals("proxy.example")) {
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }
        if (host.equals("both.example")) {
            return new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")};
        }
        if (host.matches("[0-9.]+")) {
            return InetAddress.getAllByName(host);
        }
        throw new UnknownHostException(host);
    }

    private HttpAnswer get(String proxy, Path trust, String url) throws AlertFailedException {
        outbound = new Outbound(
                new OutboundSettings(null, trust, Duration.ofSeconds(2), null),
                HttpProxy.parse(proxy),
                Clock.systemUTC(),
                this::addresses);
        HttpRequest request = new HttpRequest(
                "POST",
                OutboundHttp.uri(url),
                Map.of("Proxy-Authorization", "mine"),
                "hello".getBytes(StandardCharsets.UTF_8));
        return new OutboundHttp(outbound).send(request, Instant.now().plusSeconds(10));
    }

    private String proxy(String user) {
        return "http://" + user + "proxy.example:"
                + URI.create(receiver.url("/")).getPort();
    }

    @Test
    void theProxyIsToldTheWholeAddress() throws Exception {
        assertThat(get(proxy("ann:s3%40cret@"), null, "http://hooks.example:8080/a?b=c")
                        .status())
                .isEqualTo(200);
        assertThat(receiver.last().target()).isEqualTo("http://hooks.example:8080/a?b=c");
        assertThat(receiver.last().header("Host")).isEqualTo("hooks.example:8080");
        assertThat(receiver.last().header("Proxy-Authorization")).isEqualTo("Basic YW5uOnMzQGNyZXQ=");
        assertThat(receiver.last().body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://127.0.0.1/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://localhost/",
                "http://metadata/",
                "http://localhost./",
                "http://metadata.google.internal/",
                "http://both.example/"
            })
    void whatIsKnownOfATargetIsJudgedAllTheSame(String url) {
        AlertFailedException refused =
                catchThrowableOfType(AlertFailedException.class, () -> get(proxy(""), null, url));
        assertThat(refused.after()).isEqualTo(After.GIVE_UP);
        assertThat(receiver.requests).isEmpty();
    }

    @Test
    void nobodyWaitsForANameServerThatSaysNothing() throws Exception {
        assertThat(get(proxy(""), null, "http://silent.example/").status())
                .as("its proxy knows it")
                .isEqualTo(200);
        try (Outbound direct = new Outbound(
                new OutboundSettings(null, null, Duration.ofMillis(200), null),
                null,
                Clock.systemUTC(),
                this::addresses)) {
            assertThatThrownBy(() -> direct.open(
                            "silent.example", 80, false, Instant.now().plusSeconds(60)))
                    .hasMessage("the host silent.example is unknown");
        }
    }

    @Test
    void whatIsEncryptedStaysSoUpToTheTarget() throws Exception {
        CertificateAuthority.create(folder)
                .issue(
                        NodeRole.ALERT,
                        List.of("hooks.example"),
                        List.of(),
                        folder.resolve("hooks.pem"),
                        folder.resolve("hooks-key.pem"));
        try (TunnelProxy tunnel = new TunnelProxy(folder.resolve("hooks.pem"), folder.resolve("hooks-key.pem"))) {
            String way = "http://proxy.example:" + tunnel.port();
            assertThat(get(way, folder.resolve("ca.pem"), "https://hooks.example/a")
                            .status())
                    .isEqualTo(204);
            assertThat(tunnel.asked).containsExactly("CONNECT hooks.example:443 HTTP/1.1");
            assertThat(tunnel.requests).containsExactly("POST /a HTTP/1.1");

            outbound.close();
            AlertFailedException otherName = catchThrowableOfType(
                    AlertFailedException.class, () -> get(way, folder.resolve("ca.pem"), "https://other.example/a"));
            assertThat(otherName).as("the certificate is for another name").isNotNull();
            assertThat(tunnel.requests).hasSize(1);

            outbound.close();
            AlertFailedException refused = catchThrowableOfType(
                    AlertFailedException.class, () -> get(way, folder.resolve("ca.pem"), "https://refused.example/a"));
            assertThat(refused)
                    .hasMessage(
                            "the proxy proxy.example:" + tunnel.port()
                                    + " answered 407 when asked for refused.example:443: name user and password in alert.http-proxy");
            assertThat(refused.after()).isEqualTo(After.GIVE_UP);
        }
    }
}
