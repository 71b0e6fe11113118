package io.scheduler.verify.ops;

import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.LoopbackPort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** etcd, three PostgreSQL servers under Patroni and HAProxy before them, by the shipped configuration. For one thread. */
final class PatroniCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String PASSWORD = "change-me";
    private static final int SERVERS = 3;
    static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");

    private final Path dir;
    private final SecureRandom random = new SecureRandom();
    private final int etcd = LoopbackPort.pickFree(random);
    private final int peers = LoopbackPort.pickFree(random);
    private final int proxy = LoopbackPort.pickFree(random);
    private final List<Integer> postgres = new ArrayList<>();
    private final List<Integer> rest = new ArrayList<>();
    private final List<@Nullable Process> servers = new ArrayList<>();
    private final List<Process> others = new ArrayList<>();

    PatroniCluster(Path dir) throws IOException {
        this.dir = Files.createDirectories(dir);
        for (int i = 0; i < SERVERS; i++) {
            postgres.add(LoopbackPort.pickFree(random));
            rest.add(LoopbackPort.pickFree(random));
            servers.add(null);
        }
    }

    void start() throws IOException, InterruptedException {
        // postgres does not run as root, and has to reach its folder
        for (Path folder = dir;
                folder != null && Files.isWritable(folder) && folder.getNameCount() > 1;
                folder = folder.getParent()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        others.add(program(
                "etcd",
                asPostgres(
                        "etcd",
                        "--data-dir",
                        folder("etcd").toString(),
                        "--listen-client-urls",
                        "http://127.0.0.1:" + etcd,
                        "--advertise-client-urls",
                        "http://127.0.0.1:" + etcd,
                        "--listen-peer-urls",
                        "http://127.0.0.1:" + peers,
                        "--initial-advertise-peer-urls",
                        "http://127.0.0.1:" + peers,
                        "--initial-cluster",
                        "default=http://127.0.0.1:" + peers)));
        await("etcd").atMost(LIMIT).until(() -> status("http://127.0.0.1:" + etcd + "/health") == 200);
        for (int i = 0; i < SERVERS; i++) {
            startServer(i);
            if (i == 0) {
                await("a primary").atMost(LIMIT).until(() -> primary() == 0);
            }
        }
        await("both standbys").atMost(LIMIT).until(() -> standbys() == SERVERS - 1);
        await("a synchronous standby").atMost(LIMIT).until(() -> hasSynchronousStandby());
        others.add(program(
                "haproxy",
                List.of(isThere("haproxy"), "-f", proxyConfiguration().toString())));
        psql("create role scheduler login password '" + PASSWORD + "'");
        psql("create database scheduler owner scheduler");
    }

    /** The address of whoever can be written to. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + proxy + "/scheduler";
    }

    String password() {
        return PASSWORD;
    }

    /** -1 when there is none. */
    int primary() {
        for (int i = 0; i < SERVERS; i++) {
            if (status("http://127.0.0.1:" + rest.get(i) + "/primary") == 200) {
                return i;
            }
        }
        return -1;
    }

    long standbys() {
        return rest.stream()
                .filter(port -> status("http://127.0.0.1:" + port + "/replica") == 200)
                .count();
    }

    private boolean hasSynchronousStandby() {
        return rest.stream().anyMatch(port -> status("http://127.0.0.1:" + port + "/synchronous") == 200);
    }

    /** As if its machine were gone: Patroni and every process of the server at once. */
    void kill(int server) throws IOException {
        Process patroni = servers.get(server);
        String postmaster =
                Files.readAllLines(data(server).resolve("postmaster.pid")).getFirst();
        List<ProcessHandle> all = new ArrayList<>();
        if (patroni != null) {
            all.addAll(patroni.descendants().toList());
            all.add(patroni.toHandle());
        }
        ProcessHandle.of(Long.parseLong(postmaster.strip())).ifPresent(handle -> {
            all.add(handle);
            all.addAll(handle.descendants().toList());
        });
        all.forEach(ProcessHandle::destroyForcibly);
        servers.set(server, null);
    }

    void startServer(int server) throws IOException {
        String text = Files.readString(ScriptsHarness.ROOT.resolve("deploy/patroni/patroni.yml"))
                .replace("name: db1", "name: db" + (server + 1))
                .replace("127.0.0.1:8008", "127.0.0.1:" + rest.get(server))
                .replace("127.0.0.1:2379", "127.0.0.1:" + etcd)
                .replace("127.0.0.1:5432", "127.0.0.1:" + postgres.get(server))
                .replace("/var/lib/postgresql/scheduler", data(server).toString())
                .replace(
                        "/var/lib/postgresql/.pgpass-patroni",
                        folder("server" + server).resolve("pgpass").toString())
                .replace("/var/run/postgresql", folder("server" + server).toString());
        Path file = Files.writeString(dir.resolve("patroni" + server + ".yml"), text);
        servers.set(server, program("patroni" + server, asPostgres("/usr/bin/patroni", file.toString())));
    }

    private Path data(int server) throws IOException {
        return folder("server" + server).resolve("data");
    }

    private Path proxyConfiguration() throws IOException {
        String text = Files.readString(ScriptsHarness.ROOT.resolve("deploy/patroni/haproxy.cfg"))
                .replace("127.0.0.1:5000", "127.0.0.1:" + proxy);
        for (int i = 0; i < SERVERS; i++) {
            text = text.replace(
                    "127.0.0.1:" + (5432 + i) + " check port " + (8008 + i),
                    "127.0.0.1:" + postgres.get(i) + " check port " + rest.get(i));
        }
        return Files.writeString(dir.resolve("haproxy.cfg"), text);
    }

    private void psql(String statement) throws IOException, InterruptedException {
        Command.of(
                        dir,
                        BIN.resolve("psql").toString(),
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(postgres.get(primary())),
                        "-U",
                        "postgres",
                        "-c",
                        statement)
                .with("PGPASSWORD", PASSWORD)
                .expect(0);
    }

    /** A folder that belongs to the user postgres. */
    private Path folder(String name) throws IOException {
        Path folder = dir.resolve(name);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(folder, owner);
        }
        return folder;
    }

    private static List<String> asPostgres(String... words) {
        return Stream.concat(
                        Stream.of("setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"),
                        Stream.of(words))
                .toList();
    }

    private static String isThere(String program) {
        return Files.isExecutable(Path.of("/usr/sbin", program)) ? "/usr/sbin/" + program : program;
    }

    private Process program(String name, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve(name + ".log").toFile()));
        builder.environment().put("HOME", dir.toString());
        return builder.start();
    }

    private static int status(String url) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < SERVERS; i++) {
            if (servers.get(i) != null && Files.exists(data(i).resolve("postmaster.pid"))) {
                kill(i);
            }
        }
        for (Process each : others) {
            each.destroyForcibly();
            each.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
