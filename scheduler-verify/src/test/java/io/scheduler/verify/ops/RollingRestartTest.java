package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.verify.Alone;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the tarball to a cluster of nine processes, which is then restarted node by node while users go on working through
 * HAProxy: they notice nothing.
 */
@Alone
class RollingRestartTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path dir;

    @Test
    void nobodyNoticesARollingRestart() throws Exception {
        Assumptions.assumeTrue(Command.isThere("haproxy"), "haproxy is not installed");
        try (PseudoCluster cluster = new PseudoCluster(dir.resolve("cluster"))) {
            cluster.configure("""
                    MASTERS='localhost localhost localhost'
                    WORKERS='localhost localhost localhost'
                    APIS='localhost localhost'
                    ALERTS='localhost'
                    """);
            Instant began = Instant.now();
            cluster.fromTarball("install.sh").expect(0);
            Instant installed = Instant.now();
            cluster.run("start-all.sh").expect(0);
            Instant started = Instant.now();
            assertThat(cluster.run("status-all.sh").expect(0).text().lines().filter(line -> line.contains(" UP ")))
                    .hasSize(9);

            Process haproxy = haproxy(cluster);
            try {
                Rest anonymous = new Rest("http://127.0.0.1:" + proxyPort(cluster), "");
                await("HAProxy to have found an api").atMost(LIMIT).until(() -> status(anonymous) == 401);
                Rest api = PseudoCluster.signIn(anonymous);
                try (Traffic traffic = new Traffic(api, dir.resolve("record"))) {
                    traffic.begin(3, 45);
                    renewAllCertificates(cluster);
                    Command.Said rolled = cluster.run("rolling-restart.sh").expect(0);
                    Instant restarted = Instant.now();
                    traffic.endsWell(LIMIT);
                    System.out.printf(
                            "installed in %d s, 9 nodes started in %d s, restarted in %d s; %d runs, %d calls, failed %d%n",
                            Duration.between(began, installed).toSeconds(),
                            Duration.between(installed, started).toSeconds(),
                            Duration.between(started, restarted).toSeconds(),
                            traffic.runs(),
                            traffic.calls(),
                            traffic.failures().size());
                    assertThat(traffic.failures()).as(rolled.text()).isEmpty();
                    assertThat(rolled.text())
                            .contains("All 9 nodes were restarted")
                            .contains("128 slots are driven");
                }
            } finally {
                haproxy.destroy();
                haproxy.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Under the running nodes, who take the new ones within a minute. */
    private void renewAllCertificates(PseudoCluster cluster) throws Exception {
        String former = expiry(cluster);
        Path certs = cluster.installed().resolve("certs");
        Command.Said renewed = cluster.run(
                        "scheduler",
                        "cert",
                        "renew",
                        "--ca-dir",
                        dir.resolve("cluster/ca").toString(),
                        certs.resolve("master.pem").toString(),
                        certs.resolve("worker.pem").toString(),
                        certs.resolve("api.pem").toString(),
                        certs.resolve("alert.pem").toString())
                .expect(0);
        assertThat(renewed.text().lines()).hasSize(4);
        await("the master to use its renewed certificate")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !expiry(cluster).equals(former));
    }

    private static String expiry(PseudoCluster cluster) {
        return cluster.metric(cluster.ports + 1, "scheduler_rpc_certificate_expires_seconds{certificate=\"node\"");
    }

    private static int status(Rest api) {
        try {
            return api.get("/me").status();
        } catch (java.io.UncheckedIOException notYet) {
            return 0;
        }
    }

    private static int proxyPort(PseudoCluster cluster) {
        return cluster.ports + 39;
    }

    /** The shipped configuration with this cluster's addresses. */
    private Process haproxy(PseudoCluster cluster) throws IOException {
        String shipped = Files.readString(cluster.unpacked.resolve("deploy/haproxy/haproxy.cfg"));
        String ours = shipped.replace("127.0.0.1:8080", "127.0.0.1:" + proxyPort(cluster))
                .replace("127.0.0.1:12345 check port 12346", server(cluster, 1))
                .replace("127.0.0.1:12355 check port 12356", server(cluster, 2));
        assertThat(ours).contains(server(cluster, 1)).contains(server(cluster, 2));
        Path file = Files.writeString(dir.resolve("haproxy.cfg"), ours);
        return Command.of(dir, "haproxy", "-f", file.toString())
                .with("PATH", System.getenv("PATH") + ":/usr/sbin")
                .start(dir.resolve("haproxy.log"));
    }

    private static String server(PseudoCluster cluster, int instance) {
        int port = cluster.apiPort(instance);
        return "127.0.0.1:" + port + " check port " + (port + 1);
    }
}
