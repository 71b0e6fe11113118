package io.scheduler.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.node.ExpiryListener;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.ModeRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.contract.WorkerService;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.CuratorNodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.transport.RpcServer;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import io.scheduler.worker.FakeMaster;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole worker against a real ZooKeeper and a master's real RPC port. */
class WorkerApplicationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final FakeMaster desk = new FakeMaster("desk");

    @Test
    void joinsRunsReportsAndLeaves() throws Exception {
        NodeIdentity self = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");
        try (TestingServer zookeeper = new TestingServer(spec(), true);
                RpcServer server = master(self);
                CuratorNodeRegistry registry =
                        new CuratorNodeRegistry(RegistrySettings.of(zookeeper.getConnectString()))) {
            registry.register(new NodeRecord(self, "127.0.0.1", server.port(), "test", Instant.now(), NodeLoad.NONE));

            try (ConfigurableApplicationContext worker = start(zookeeper.getConnectString())) {
                await().atMost(PATIENCE)
                        .until(() -> registry.nodes(NodeRole.WORKER).size() == 1);
                NodeRecord node = registry.nodes(NodeRole.WORKER).getFirst();
                assertThat(node.load())
                        .isEqualTo(new NodeLoad(3, 0, List.of("default", "big"))
                                .tagged(List.of("gpu"), 5)
                                .withLease(Duration.ofSeconds(6)));
                assertThat(node.identity().nodeId()).startsWith("worker-");
                await().atMost(PATIENCE).until(() -> !server.peers().isEmpty());

                runsATask(server);
                showsHealthAndMetrics(worker);
            }
            await().atMost(PATIENCE).until(() -> registry.nodes(NodeRole.WORKER).isEmpty());
        }
    }

    @Test
    void aPlannedRestartLeavesItsTasksAndItsEntryToTheNextStart() throws Exception {
        NodeIdentity self = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");
        Path go = folder.resolve("go");
        try (TestingServer zookeeper = new TestingServer(spec(), true);
                RpcServer server = master(self);
                CuratorNodeRegistry registry =
                        new CuratorNodeRegistry(RegistrySettings.of(zookeeper.getConnectString()))) {
            registry.register(new NodeRecord(self, "127.0.0.1", server.port(), "test", Instant.now(), NodeLoad.NONE));
            try (ConfigurableApplicationContext worker = start(zookeeper.getConnectString())) {
                await().atMost(PATIENCE).until(() -> !server.peers().isEmpty());
                assign(server, "echo one; while [ ! -e " + go + " ]; do sleep 0.02; done; echo two");
                await().atMost(PATIENCE).until(() -> !desk.reportsOf(1).isEmpty());
                assertThat(worker.isActive()).isTrue();
            }
            await().atMost(PATIENCE)
                    .until(() -> registry.nodes(NodeRole.WORKER).stream()
                            .anyMatch(node -> node.load().awayMillis() == 60_000));
            NodeRecord left = registry.nodes(NodeRole.WORKER).getFirst();

            try (ConfigurableApplicationContext worker = start(zookeeper.getConnectString())) {
                await().atMost(PATIENCE)
                        .until(() -> registry.nodes(NodeRole.WORKER).stream()
                                .allMatch(node -> !node.load().isAway()));
                assertThat(registry.nodes(NodeRole.WORKER)).singleElement().satisfies(back -> {
                    assertThat(back.identity().nodeId())
                            .isEqualTo(left.identity().nodeId());
                    assertThat(back.identity()).isNotEqualTo(left.identity());
                    assertThat(back.load().running()).isEqualTo(1);
                });
                Files.createFile(go);
                await().atMost(PATIENCE)
                        .until(() -> desk.reportsOf(1).stream().anyMatch(report -> report.phase() == Phase.SUCCEEDED));
                assertThat(folder.resolve("logs/2/1.log")).hasContent("one\ntwo");
                drains(server, worker);
            }
            await().atMost(PATIENCE).until(() -> registry.nodes(NodeRole.WORKER).isEmpty());
        }
    }

    @Test
    void aStopThatMayWaitLetsTasksEndWhateverMastersSayMeanwhile() throws Exception {
        NodeIdentity self = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");
        Path go = folder.resolve("go");
        try (TestingServer zookeeper = new TestingServer(spec(), true);
                RpcServer server = master(self);
                CuratorNodeRegistry registry =
                        new CuratorNodeRegistry(RegistrySettings.of(zookeeper.getConnectString()))) {
            registry.register(new NodeRecord(self, "127.0.0.1", server.port(), "test", Instant.now(), NodeLoad.NONE));
            ConfigurableApplicationContext worker =
                    start(zookeeper.getConnectString(), "--worker.drain-on-stop=1m", "--worker.restart-grace=0s");
            await().atMost(PATIENCE).until(() -> !server.peers().isEmpty());
            assign(server, "while [ ! -e " + go + " ]; do sleep 0.02; done");
            await().atMost(PATIENCE).until(() -> !desk.reportsOf(1).isEmpty());

            Thread stop = Thread.ofPlatform().start(worker::close);
            await().atMost(PATIENCE)
                    .until(() -> registry.nodes(NodeRole.WORKER).stream()
                            .allMatch(node -> node.load().mode() == NodeMode.DRAINING));
            WorkerService service = server.peers().getFirst().service(WorkerService.class);
            assertThat(service.mode(new ModeRequest(NodeMode.ACTIVE)).join().mode())
                    .isEqualTo(NodeMode.DRAINING);
            assertThat(stop.isAlive()).isTrue();

            Files.createFile(go);
            await().atMost(PATIENCE).until(() -> !stop.isAlive());
            assertThat(desk.reportsOf(1))
                    .last()
                    .satisfies(end -> assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED));
            await().atMost(PATIENCE).until(() -> registry.nodes(NodeRole.WORKER).isEmpty());
        }
    }

    /** Asked a second time elsewhere, whoever answers would do its work twice. */
    @Test
    void aStopWaitsForWhatEndsWithTheProcess() throws Exception {
        NodeIdentity self = new NodeIdentity(NodeRole.MASTER, "m1", "m1-a");
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        HttpServer slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slow.createContext("/", exchange -> {
            asked.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        slow.start();
        try (TestingServer zookeeper = new TestingServer(spec(), true);
                RpcServer server = master(self);
                CuratorNodeRegistry registry =
                        new CuratorNodeRegistry(RegistrySettings.of(zookeeper.getConnectString()))) {
            registry.register(new NodeRecord(self, "127.0.0.1", server.port(), "test", Instant.now(), NodeLoad.NONE));
            ConfigurableApplicationContext worker = start(zookeeper.getConnectString(), "--worker.finish-on-stop=1m");
            await().atMost(PATIENCE).until(() -> !server.peers().isEmpty());
            String url = "http://127.0.0.1:" + slow.getAddress().getPort() + "/";
            assertThat(assign(server, "http", Map.of("url", url, "method", "POST"))
                            .verdicts())
                    .containsExactly(AssignReply.Verdict.ACCEPTED);
            await().atMost(PATIENCE).until(() -> asked.get() == 1);

            Thread stop = Thread.ofPlatform().start(worker::close);
            await().atMost(PATIENCE)
                    .until(() -> registry.nodes(NodeRole.WORKER).stream()
                            .allMatch(node -> node.load().mode() == NodeMode.DRAINING));
            assertThat(stop.isAlive()).isTrue();
            go.countDown();
            await().atMost(PATIENCE).until(() -> !stop.isAlive());
            assertThat(desk.reportsOf(1))
                    .last()
                    .satisfies(end -> assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED));
        } finally {
            go.countDown();
            slow.stop(0);
        }
    }

    /** It has no database in which it could write an alert. */
    @Test
    void theRegistrySaysWhenItsCertificateEnds() throws Exception {
        Path certs = Files.createDirectory(folder.resolve("certs"));
        Path certificate = certs.resolve("worker.pem");
        Path key = certs.resolve("worker-key.pem");
        Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofDays(-10));
        CertificateAuthority.create(certs, earlier)
                .issue(NodeRole.WORKER, List.of("localhost"), List.of("127.0.0.1"), certificate, key);
        try (TestingServer zookeeper = new TestingServer(spec(), true);
                CuratorNodeRegistry registry =
                        new CuratorNodeRegistry(RegistrySettings.of(zookeeper.getConnectString()));
                ConfigurableApplicationContext worker = start(
                        zookeeper.getConnectString(),
                        "--rpc.ssl.enabled=true",
                        "--rpc.ssl.cert-file-path=" + certificate,
                        "--rpc.ssl.key-file-path=" + key,
                        "--rpc.ssl.trust-file-path=" + certs.resolve("ca.pem"))) {
            await().atMost(PATIENCE).until(() -> certificateEnds(registry) == endOf(certificate));
            CertificateAuthority.open(certs).renew(certificate, key, false);
            assertThat(endOf(certificate)).isGreaterThan(certificateEnds(registry));
            await().atMost(PATIENCE).until(() -> {
                worker.getBean(ExpiryListener.class).looked();
                return certificateEnds(registry) == endOf(certificate);
            });
        }
    }

    private static long certificateEnds(CuratorNodeRegistry registry) {
        return registry.nodes(NodeRole.WORKER).stream()
                .mapToLong(node -> node.load().certificateEnds())
                .sum();
    }

    private static long endOf(Path certificate) throws Exception {
        try (InputStream in = Files.newInputStream(certificate)) {
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return first.getNotAfter().toInstant().getEpochSecond();
        }
    }

    /** A draining worker that holds nothing closes its own application. */
    private static void drains(RpcServer server, ConfigurableApplicationContext worker) {
        await().atMost(PATIENCE).until(() -> !server.peers().isEmpty());
        server.peers().getFirst().service(WorkerService.class).mode(new ModeRequest(NodeMode.DRAINING));
        await().atMost(PATIENCE).until(() -> !worker.isActive());
    }

    private static InstanceSpec spec() {
        return new InstanceSpec(null, -1, -1, -1, true, -1, -1, -1, Map.of(), "127.0.0.1");
    }

    private RpcServer master(NodeIdentity self) {
        RpcServices services =
                RpcServices.builder().serve(MasterService.class, peer -> desk).build();
        return RpcServer.start(
                "127.0.0.1",
                0,
                self,
                services,
                RpcTls.disabled(),
                RpcSettings.defaults(),
                new SimpleMeterRegistry(),
                peer -> {});
    }

    private ConfigurableApplicationContext start(String zookeeper, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--server.port=0",
                "--node.data-dir=" + folder,
                "--registry.connect-string=" + zookeeper,
                "--worker.capacity=3",
                "--worker.groups=default,big",
                "--worker.tags=gpu",
                "--worker.weight=5",
                "--worker.kill-grace=1s"));
        words.addAll(List.of(more));
        if (words.stream().noneMatch(word -> word.startsWith("--rpc.ssl."))) {
            words.add("--rpc.ssl.enabled=false");
        }
        return WorkerApplication.builder().run(words.toArray(String[]::new));
    }

    private static AssignReply assign(RpcServer server, String script) {
        return assign(server, "shell", Map.of("script", script));
    }

    private static AssignReply assign(RpcServer server, String type, Map<String, Object> config) {
        TaskAssignment task = new TaskAssignment(1, 2, 3, 1, "p", "w", "t", 1, type, config, Map.of(), null);
        return server.peers()
                .getFirst()
                .service(WorkerService.class)
                .assign(new AssignRequest(List.of(task)))
                .join();
    }

    private void runsATask(RpcServer server) {
        AssignReply reply = assign(server, "echo a=b > $SCHEDULER_OUTPUT");
        assertThat(reply.verdicts()).containsExactly(AssignReply.Verdict.ACCEPTED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(desk.reportsOf(1)).last().satisfies(end -> {
                    assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
                    assertThat(end.outputs()).containsEntry("a", "b");
                }));
    }

    private static void showsHealthAndMetrics(ConfigurableApplicationContext worker) throws Exception {
        String base = "http://127.0.0.1:" + worker.getEnvironment().getProperty("local.server.port") + "/actuator/";
        assertThat(get(base + "health/liveness")).contains("UP");
        assertThat(get(base + "health/readiness")).contains("UP");
        assertThat(get(base + "prometheus"))
                .contains("scheduler_worker_capacity 3.0")
                .contains("scheduler_worker_free 3.0")
                .contains("scheduler_worker_guardian_alive 1.0")
                .contains("scheduler_worker_obstacle 0.0")
                .contains("scheduler_worker_fenced_total 0.0")
                .contains("scheduler_worker_attempts_total{outcome=\"succeeded\"} 1.0");
        assertThat(get(base + "env")).contains("404");
    }

    private static String get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }
}
