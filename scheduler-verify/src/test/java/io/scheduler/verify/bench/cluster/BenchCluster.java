package io.scheduler.verify.bench.cluster;

import io.scheduler.embedded.LoopbackPort;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * PostgreSQL, ZooKeeper, a master, a worker and an api on loopback with TLS. Their configuration is the shipped one; only
 * addresses and the worker's capacity are set, as an operator does. For one thread.
 */
public final class BenchCluster implements AutoCloseable {

    private static final String PASSWORD = "a password for figures";
    private static final List<NodeRole> ROLES = List.of(NodeRole.API, NodeRole.MASTER, NodeRole.WORKER);

    private final Path folder;
    private final Path root;
    private final RandomGenerator random;
    private final Map<NodeRole, Node> nodes = new HashMap<>();
    private final Thread shutdownHook = new Thread(this::endProcesses, "end-of-bench");
    private final List<AutoCloseable> servers = new ArrayList<>();
    private final Ports ports;
    private final Database database;
    private final ZooKeeperServer zookeeper;

    /** @param management of each role */
    private record Ports(int master, int api, Map<NodeRole, Integer> management) {
        static Ports pick(RandomGenerator random) {
            Map<NodeRole, Integer> management = new HashMap<>();
            ROLES.forEach(role -> management.put(role, LoopbackPort.pickFree(random)));
            return new Ports(LoopbackPort.pickFree(random), LoopbackPort.pickFree(random), management);
        }
    }

    private BenchCluster(Path folder, Path root, RandomGenerator random) throws IOException, SQLException {
        this.folder = folder;
        this.root = root;
        this.random = random;
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        ports = Ports.pick(random);
        database = Database.start(folder.resolve("postgres"));
        servers.add(database);
        zookeeper = ZooKeeperServer.start(folder.resolve("zookeeper"), random);
        servers.add(zookeeper);
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @param folder a new one, for all data and logs
     * @param root the source tree, whose programs are packaged
     * @param capacity of the worker
     */
    public static BenchCluster start(Path folder, Path root, int capacity, RandomGenerator random)
            throws IOException, SQLException {
        BenchCluster cluster = new BenchCluster(folder, root, random);
        boolean ready = false;
        try {
            cluster.configure();
            for (NodeRole role : ROLES) {
                cluster.nodes.put(role, cluster.node(role, capacity));
                cluster.nodes.get(role).start();
            }
            ready = true;
            return cluster;
        } finally {
            if (!ready) {
                cluster.close();
            }
        }
    }

    private void configure() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        try (Stream<Path> files = Files.list(root.resolve("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                conf.resolve("cluster.env"),
                """

                DATABASE_URL='%s'
                DATABASE_USERNAME='%s'
                DATABASE_PASSWORD='%s'
                REGISTRY_CONNECT_STRING='%s'
                SCHEDULER_ADMIN_PASSWORD='%s'
                MASTER_PORT=%d
                MASTER_MANAGEMENT_PORT=%d
                WORKER_MANAGEMENT_PORT=%d
                API_PORT=%d
                API_MANAGEMENT_PORT=%d
                """.formatted(
                                database.url(),
                                database.username(),
                                database.password(),
                                zookeeper.connectString(),
                                PASSWORD,
                                ports.master(),
                                ports.management().get(NodeRole.MASTER),
                                ports.management().get(NodeRole.WORKER),
                                ports.api(),
                                ports.management().get(NodeRole.API)),
                StandardOpenOption.APPEND);
        Path certs = Files.createDirectories(folder.resolve("certs"));
        CertificateAuthority authority = CertificateAuthority.create(certs);
        for (NodeRole role : ROLES) {
            String name = name(role);
            authority.issue(
                    role,
                    List.of("localhost"),
                    List.of("127.0.0.1"),
                    certs.resolve(name + ".pem"),
                    certs.resolve(name + "-key.pem"));
        }
    }

    private Node node(NodeRole role, int capacity) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SCHEDULER_BASE",
                folder.toString(),
                "SCHEDULER_CONF",
                folder.resolve("conf").toString()));
        if (role == NodeRole.WORKER) {
            environment.put("WORKER_CAPACITY", Integer.toString(capacity));
        }
        String name = name(role);
        Program program = new Program(
                List.of(root.resolve("bin/scheduler-daemon.sh").toString(), "run", name),
                environment,
                folder,
                folder.resolve("logs/" + name + ".out"));
        return new Node(name, program, ports.management().get(role));
    }

    private static String name(NodeRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    public List<Node> nodes() {
        return ROLES.stream().map(nodes::get).toList();
    }

    public Node node(NodeRole role) {
        return nodes.get(role);
    }

    public Database database() {
        return database;
    }

    /** The settings of the database that figures depend on, for people. */
    public String describe() throws SQLException {
        return database.query(
                        "select current_setting('server_version') || ', fsync ' || current_setting('fsync')"
                                + " || ', synchronous_commit ' || current_setting('synchronous_commit')"
                                + " || ', shared_buffers ' || current_setting('shared_buffers')",
                        row -> "PostgreSQL " + row.getString(1))
                .getFirst();
    }

    /** Where the master's TLS connections come in. */
    public int masterPort() {
        return ports.master();
    }

    public Path folder() {
        return folder;
    }

    /** The source tree that is measured. */
    public Path root() {
        return root;
    }

    public RandomGenerator random() {
        return random;
    }

    /** A client of the api, signed in as admin. */
    public Rest signIn() {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Rest anonymous = new Rest(client, "http://127.0.0.1:" + ports.api(), "");
        return anonymous.withToken(anonymous
                .post("/login", Map.of("username", "admin", "password", PASSWORD))
                .expect(200)
                .json()
                .path("token")
                .asString());
    }

    private void endProcesses() {
        nodes.values().forEach(Node::kill);
        for (AutoCloseable server : servers.reversed()) {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException("expected " + server.getClass().getSimpleName() + " to end", e);
            }
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
        endProcesses();
    }
}
