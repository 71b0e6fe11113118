package io.scheduler.alert.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.embedded.EmbeddedZooKeeper;
import io.scheduler.embedded.SharedPostgres;
import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.contract.PingReply;
import io.scheduler.rpc.contract.PingRequest;
import io.scheduler.rpc.contract.TryChannelReply;
import io.scheduler.rpc.contract.TryChannelRequest;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.CuratorNodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcPeer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertApplicationTest {
    @TempDir
    private Path folder;

    @Test
    void startsRegistersAnswersAndLeaves() throws Exception {
        var database = SharedPostgres.get().createDatabase();
        try (var zooKeeper = EmbeddedZooKeeper.start(folder.resolve("zookeeper"), 0);
                var registry = new CuratorNodeRegistry(RegistrySettings.of(zooKeeper.connectString()))) {
            List<NodeRecord> seen;
            try (var context = AlertApplication.builder()
                    .run(
                            "--server.port=0",
                            "--alert.listen-port=0",
                            "--rpc.ssl.enabled=false",
                            "--node.id=alert-1",
                            "--database.url=" + database.jdbcUrl(),
                            "--database.username=" + database.username(),
                            "--database.password=" + database.password(),
                            "--node.data-dir=" + folder.resolve("node"),
                            "--registry.connect-string=" + zooKeeper.connectString())) {
                seen = Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> registry.nodes(NodeRole.ALERT), nodes -> nodes.size() == 1);
                assertThat(ping(seen.getFirst()).nodeId()).isEqualTo("alert-1");
                TryChannelReply tried =
                        ask(seen.getFirst(), alerts -> alerts.tryChannel(new TryChannelRequest("none")));
                assertThat(tried)
                        .extracting(TryChannelReply::outcome, TryChannelReply::alertNodeId)
                        .containsExactly(TryChannelReply.Outcome.NO_CHANNEL, "alert-1");

                String port = context.getEnvironment().getProperty("local.server.port");
                assertThat(status(port, "/actuator/health/readiness")).isEqualTo(200);
                assertThat(status(port, "/actuator/prometheus")).isEqualTo(200);
                assertThat(status(port, "/actuator/env")).isEqualTo(404);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> registry.nodes(NodeRole.ALERT).isEmpty());
        }
    }

    @Test
    void everyDefaultIsPinned() {
        assertThat(new AlertSettings(null, null, " ", "")).isEqualTo(new AlertSettings("127.0.0.1", 50052, null, null));
        assertThatThrownBy(() -> new AlertSettings(null, null, "ui", null)).hasMessageContaining("alert.ui-url");
        assertThat(AlertApplication.defaults())
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("rpc.ssl.enabled", "true")
                .hasSize(8);
        assertThatThrownBy(() -> new AlertSettings(null, 70_000, null, null)).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> new AlertSettings(null, null, null, "ann:s3cret@proxy"))
                .hasMessageContaining("alert.http-proxy: expected an address such as")
                .hasMessageNotContaining("s3cret");
        assertThat(new AlertSettings(null, null, null, "http://ann:s3cret@proxy:3128").toString())
                .doesNotContain("s3cret");
    }

    private static PingReply ping(NodeRecord node) throws Exception {
        return ask(node, alerts -> alerts.ping(new PingRequest("hello")));
    }

    private static <T> T ask(NodeRecord node, Function<AlertService, CompletableFuture<T>> question) throws Exception {
        NodeIdentity self = new NodeIdentity(NodeRole.API, "api-1", "incarnation");
        try (var dialer = new RpcDialer(
                self, RpcServices.none(), RpcTls.disabled(), RpcSettings.defaults(), new SimpleMeterRegistry())) {
            CompletableFuture<RpcPeer> connected = new CompletableFuture<>();
            dialer.dial(node.host(), node.port(), connected::complete);
            return question.apply(connected.get(10, TimeUnit.SECONDS).service(AlertService.class))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static int status(String port, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }
}
