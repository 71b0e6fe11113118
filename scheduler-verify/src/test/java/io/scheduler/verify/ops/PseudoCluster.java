package io.scheduler.verify.ops;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.EmbeddedZooKeeper;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** PostgreSQL, ZooKeeper, and an installation from the tarball on hosts that are all this one. For one thread. */
final class PseudoCluster implements AutoCloseable {
    static final String PASSWORD = "a password for tests";
    private static final int STEP = 10;

    private final Path dir;
    private final EmbeddedPostgres postgres;
    private final EmbeddedZooKeeper zookeeper;
    final Path unpacked;
    private final PortBlock block;
    final int ports;

    PseudoCluster(Path dir) throws IOException, InterruptedException {
        this.dir = Files.createDirectories(dir);
        this.unpacked = Tarball.unpack(dir.resolve("unpacked"));
        this.block = PortBlock.of(4 * STEP);
        this.ports = block.first;
        EmbeddedPostgres.Settings settings = new EmbeddedPostgres.Settings(dir.resolve("postgres"), 0, Map.of());
        postgres = EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(dir.resolve("binaries"))));
        zookeeper = EmbeddedZooKeeper.start(dir.resolve("zookeeper"), 0);
        postgres.createDatabase("scheduler");
    }

    /** Writes conf/cluster.env as a person would: after what stands there already. */
    void configure(String nodes) throws IOException {
        Files.writeString(
                unpacked.resolve("conf/cluster.env"),
                nodes
                        + """

                INSTALL_PATH='%s'
                CA_DIR='%s'
                DATABASE_URL='%s'
                DATABASE_USERNAME=%s
                DATABASE_PASSWORD=%s
                REGISTRY_CONNECT_STRING=%s
                SCHEDULER_ADMIN_PASSWORD='%s'
                MASTER_PORT=%d MASTER_MANAGEMENT_PORT=%d WORKER_MANAGEMENT_PORT=%d API_PORT=%d API_MANAGEMENT_PORT=%d
                ALERT_PORT=%d ALERT_MANAGEMENT_PORT=%d
                JAVA_OPTS='-Xmx224m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
                PARALLEL=3
                SCHEDULER_STARTUP_CACHE=off
                """.formatted(
                                        installed(),
                                        dir.resolve("ca"),
                                        postgres.jdbcUrl("scheduler"),
                                        postgres.username(),
                                        postgres.password(),
                                        zookeeper.connectString(),
                                        PASSWORD,
                                        ports,
                                        ports + 1,
                                        ports + 2,
                                        ports + 3,
                                        ports + 4,
                                        ports + 5,
                                        ports + 6),
                StandardOpenOption.APPEND);
    }

    /** One more line. */
    void setting(String line) throws IOException {
        Files.writeString(unpacked.resolve("conf/cluster.env"), line + "\n", StandardOpenOption.APPEND);
    }

    Path installed() {
        return dir.resolve("an installation");
    }

    /** A script of the unpacked tarball. */
    Command fromTarball(String script, String... options) {
        return script(unpacked, script, options);
    }

    /** A script of the installation. */
    Command run(String script, String... options) {
        return script(installed().resolve("current"), script, options);
    }

    private Command script(Path root, String script, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = root.resolve("bin").resolve(script).toString();
        System.arraycopy(options, 0, words, 1, options.length);
        return Command.of(dir, words).with("SCHEDULER_HOME", dir.resolve("home").toString());
    }

    /** The value of a metric on a management port. */
    String metric(int port, String prefix) {
        return page("http://127.0.0.1:" + port + "/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + prefix));
    }

    int apiPort(int instance) {
        return ports + 3 + STEP * (instance - 1);
    }

    private static String page(String url) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException("expected an answer from " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Signed in as admin. */
    static Rest signIn(Rest anonymous) {
        return anonymous.withToken(anonymous
                .post("/login", Map.of("username", "admin", "password", PASSWORD))
                .expect(200)
                .json()
                .path("token")
                .asString());
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(installed().resolve("current"))) {
                run("stop-all.sh", "--force").run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        zookeeper.close();
        postgres.close();
        block.close();
    }
}
