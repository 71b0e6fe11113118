package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.alert.app.AlertApplication;
import io.scheduler.api.app.ApiApplication;
import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.EmbeddedZooKeeper;
import io.scheduler.embedded.LoopbackPort;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.master.app.MasterApplication;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.worker.app.WorkerApplication;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** PostgreSQL and ZooKeeper, and each service as a process of its own, over mutual TLS on loopback. For one thread. */
public final class Cluster implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final String PASSWORD = "a password for tests";

    private final Path dir;
    private final EmbeddedPostgres postgres;
    private final EmbeddedZooKeeper zookeeper;
    private final CertificateAuthority authority;
    private final List<Service> services = new ArrayList<>();

    private Cluster(Path dir) throws IOException {
        this.dir = dir;
        Files.createDirectories(dir.resolve("certs"));
        authority = CertificateAuthority.create(dir.resolve("certs"));
        EmbeddedPostgres.Settings settings = new EmbeddedPostgres.Settings(dir.resolve("postgres"), 0, Map.of());
        postgres = EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(dir.resolve("binaries"))));
        zookeeper = EmbeddedZooKeeper.start(dir.resolve("zookeeper"), 0);
        postgres.createDatabase("scheduler");
    }

    /** Only the database and the registry. */
    public static Cluster backends(Path dir) throws IOException {
        return new Cluster(dir);
    }

    /** One service, as a process. */
    public final class Service {
        private final NodeRole role;
        private final String name;
        private final int port;
        private final List<String> more;
        private Process process;

        private Service(NodeRole role, String name, List<String> more) throws IOException {
            this.role = role;
            this.name = name;
            this.more = more;
            this.port = freePort();
            this.process = launch();
        }

        /** What a power cut would do to the process. */
        public void kill9() {
            process.destroyForcibly();
            awaitEnd();
        }

        public void stop() {
            process.destroy();
            awaitEnd();
        }

        /** The same node once more. */
        public void startAgain() throws IOException {
            process = launch();
            awaitReady();
        }

        /** A page of its management port. */
        public String management(String page) {
            return fetch(port, page);
        }

        public String output() throws IOException {
            return Files.readString(outputFile());
        }

        private Path outputFile() {
            return dir.resolve(name + ".out");
        }

        private Process launch() throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    main(role)));
            command.addAll(properties());
            command.addAll(more);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(outputFile().toFile()));
            builder.environment().put("SCHEDULER_ADMIN_PASSWORD", PASSWORD);
            return builder.start();
        }

        private List<String> properties() {
            String kind = role.name().toLowerCase(Locale.ROOT);
            Path cert = dir.resolve("certs/" + name + ".pem");
            Path key = dir.resolve("certs/" + name + "-key.pem");
            if (!Files.exists(cert)) {
                authority.issue(role, List.of("localhost"), List.of("127.0.0.1"), cert, key);
            }
            List<String> properties = new ArrayList<>(List.of(
                    "--node.data-dir=" + dir.resolve(name),
                    "--node.host=127.0.0.1",
                    "--registry.connect-string=" + zookeeper.connectString(),
                    "--rpc.ssl.cert-file-path=" + cert,
                    "--rpc.ssl.key-file-path=" + key,
                    "--rpc.ssl.trust-file-path=" + dir.resolve("certs/ca.pem"),
                    role == NodeRole.API ? "--management.server.port=" + port : "--server.port=" + port));
            if (role == NodeRole.MASTER || role == NodeRole.ALERT) {
                properties.add("--" + kind + ".listen-host=127.0.0.1");
                if (more.stream().noneMatch(one -> one.contains(".listen-port="))) {
                    properties.add("--" + kind + ".listen-port=0");
                }
            }
            // a JVM that starts on a busy machine may take longer than the usual lease; the drills keep to that one
            boolean own = more.stream().anyMatch(one -> one.contains("lease="));
            if (role == NodeRole.MASTER && !own) {
                properties.add("--master.worker-lease=60s");
            }
            if (role == NodeRole.WORKER && !own) {
                properties.add("--worker.lease=60s");
            }
            if (role != NodeRole.WORKER) {
                properties.add("--database.url=" + postgres.jdbcUrl("scheduler"));
                properties.add("--database.username=" + postgres.username());
                properties.add("--database.password=" + postgres.password());
            }
            return properties;
        }

        private void awaitReady() {
            await(name + " to be ready")
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError(name + " ended: " + output());
                        }
                        return fetch(port, "/actuator/health/readiness").contains("\"UP\"");
                    });
        }

        private void awaitEnd() {
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("expected " + name + " to end within 60 s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while " + name + " was ending", e);
            }
        }
    }

    /** Starts a service; {@link #awaitReady} waits for all of them together. */
    public Service start(NodeRole role, String name, String... properties) throws IOException {
        Service service = new Service(role, name, List.of(properties));
        services.add(service);
        return service;
    }

    /** Starts a service that is to end by itself, with status 1, and returns what it said. */
    public String startInVain(NodeRole role, String name, String... properties) throws IOException {
        Service service = new Service(role, name, List.of(properties));
        service.awaitEnd();
        assertThat(service.process.exitValue()).as(service.output()).isEqualTo(1);
        return service.output();
    }

    public void awaitReady() {
        services.forEach(Service::awaitReady);
    }

    /** An api and a client of it, signed in as admin. */
    public Rest startApi(String name, String... properties) throws IOException {
        int port = freePort();
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("--server.port=" + port);
        start(NodeRole.API, name, all.toArray(String[]::new));
        awaitReady();
        Rest anonymous = new Rest("http://127.0.0.1:" + port, "");
        String token = anonymous
                .post("/login", Map.of("username", "admin", "password", PASSWORD))
                .expect(200)
                .json()
                .path("token")
                .asString();
        return anonymous.withToken(token);
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    public EmbeddedZooKeeper zookeeper() {
        return zookeeper;
    }

    public Path certificates() {
        return dir.resolve("certs");
    }

    @Override
    public void close() {
        services.forEach(service -> service.process.destroyForcibly());
        zookeeper.close();
        postgres.close();
    }

    private static String main(NodeRole role) {
        return switch (role) {
            case MASTER -> MasterApplication.class.getName();
            case WORKER -> WorkerApplication.class.getName();
            case API -> ApiApplication.class.getName();
            case ALERT -> AlertApplication.class.getName();
        };
    }

    private static String fetch(int port, String page) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "no answer: " + notYet.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static int freePort() {
        return LoopbackPort.pickFree(new SecureRandom());
    }
}
