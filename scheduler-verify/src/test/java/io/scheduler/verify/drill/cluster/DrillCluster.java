package io.scheduler.verify.drill.cluster;

import static org.awaitility.Awaitility.await;

import io.scheduler.api.app.ApiApplication;
import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.LoopbackPort;
import io.scheduler.embedded.SharedBinaries;
import io.scheduler.master.app.MasterApplication;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.verify.drill.proxy.Cuts;
import io.scheduler.verify.e2e.Rest;
import io.scheduler.worker.app.WorkerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * ZooKeeper ×3, PostgreSQL, masters ×3, workers ×3 and apis ×2 on loopback, with default leases and TLS. Different nodes may
 * be handled by different threads; one node by one at a time.
 */
public final class DrillCluster implements AutoCloseable {

    private static final String PASSWORD = "a password for drills";
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final int MASTERS = 3;
    private static final int WORKERS = 3;
    private static final int APIS = 2;
    /** JVMs that start at once: more than that only wait for the processors. */
    private static final int STARTS_AT_ONCE = 4;

    private final Path dir;
    private final RandomGenerator random;
    private final CertificateAuthority authority;
    private final EmbeddedPostgres postgres;
    private final Ensemble ensemble;
    private final Map<String, Long> pids = new ConcurrentHashMap<>();
    private final Wiring wiring = new Wiring(() -> pids);
    private final List<ServiceNode> nodes = new ArrayList<>();
    private final Map<String, Rest> apis = new HashMap<>();
    private final Thread shutdownHook = new Thread(this::endProcesses, "end-of-drill");

    private DrillCluster(Path dir, RandomGenerator random) throws IOException {
        this.dir = dir;
        this.random = random;
        authority = CertificateAuthority.create(Files.createDirectories(dir.resolve("certs")));
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        ensemble = Ensemble.launch(dir, random);
        EmbeddedPostgres.Settings settings =
                new EmbeddedPostgres.Settings(dir.resolve("postgres"), 0, Map.of("max_connections", "200"));
        postgres = EmbeddedPostgres.start(settings.withBinaries(SharedBinaries.folderOr(dir.resolve("binaries"))));
        postgres.createDatabase("scheduler");
    }

    /** Starts everything and waits until all of it is ready. */
    public static DrillCluster start(Path dir, RandomGenerator random) throws IOException, SQLException {
        DrillCluster cluster = new DrillCluster(dir, random);
        boolean ready = false;
        try {
            for (int i = 1; i <= APIS; i++) {
                cluster.addApi("api-" + i);
            }
            for (int i = 1; i <= MASTERS; i++) {
                cluster.addMaster("master-" + i, "127.0.1." + i);
            }
            for (int i = 1; i <= WORKERS; i++) {
                cluster.add(NodeRole.WORKER, "worker-" + i, "127.0.0.1", List.of("--worker.capacity=16"));
            }
            // the first api makes the tables, so that the audit sees every slot that is taken
            cluster.start(cluster.nodes.getFirst());
            cluster.awaitReady(cluster.nodes.getFirst());
            Audit.install(cluster.jdbcUrl(), cluster.postgres.username(), cluster.postgres.password());
            cluster.startAll();
            ready = true;
            return cluster;
        } finally {
            if (!ready) {
                cluster.close();
            }
        }
    }

    /** Starts what does not run and waits until every node is ready. */
    public void startAll() throws IOException {
        try (ExecutorService starters = Executors.newFixedThreadPool(STARTS_AT_ONCE)) {
            List<Future<?>> starts = new ArrayList<>();
            for (ServiceNode node : nodes) {
                starts.add(starters.submit(() -> {
                    start(node);
                    awaitReady(node);
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the cluster was starting", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException("expected all nodes to start", e.getCause());
        }
    }

    public void start(ServiceNode node) throws IOException {
        node.start();
        pids.put(node.name(), node.pid());
    }

    public void awaitReady(ServiceNode node) {
        await(node + " to be ready")
                .atMost(READY_LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!node.isAlive()) {
                        throw new IllegalStateException(node + " ended; the end of its log:\n" + node.outputTail());
                    }
                    return node.isReady();
                });
    }

    private void addApi(String name) throws IOException {
        int port = LoopbackPort.pickFree(random);
        add(NodeRole.API, name, "127.0.0.1", List.of("--server.port=" + port));
        apis.put(name, new Rest("http://127.0.0.1:" + port, ""));
    }

    private void addMaster(String name, String address) throws IOException {
        int port = LoopbackPort.pickFree(random);
        wiring.master(name, address, port);
        add(NodeRole.MASTER, name, address, List.of("--master.listen-host=127.0.0.1", "--master.listen-port=" + port));
    }

    private void add(NodeRole role, String name, String address, List<String> more) throws IOException {
        Path cert = dir.resolve("certs/" + name + ".pem");
        Path key = dir.resolve("certs/" + name + "-key.pem");
        authority.issue(role, List.of("localhost"), List.of("127.0.0.1", address), cert, key);
        int management = LoopbackPort.pickFree(random);
        List<String> properties = new ArrayList<>(more);
        properties.addAll(List.of(
                "--logging.level.io.scheduler=INFO",
                "--node.id=" + name,
                "--node.data-dir=" + dir.resolve(name),
                "--node.host=" + address,
                "--registry.connect-string=" + wiring.zookeeper(name, ensemble.addresses()),
                "--rpc.ssl.cert-file-path=" + cert,
                "--rpc.ssl.key-file-path=" + key,
                "--rpc.ssl.trust-file-path=" + dir.resolve("certs/ca.pem"),
                (role == NodeRole.API ? "--management.server.port=" : "--server.port=") + management));
        int database = role == NodeRole.WORKER ? 0 : wiring.postgres(name, postgres.port());
        JavaProcess process = JavaProcess.ofPrograms(
                        name, dir.resolve("logs/" + name + ".out"), List.of(heap(role)), mainClass(role))
                .withEnvironment(Map.of("SCHEDULER_ADMIN_PASSWORD", PASSWORD));
        nodes.add(new ServiceNode(role, name, management, process, launch -> {
            List<String> all = new ArrayList<>(properties);
            if (database > 0) {
                // the name tells the audit which launch of which node wrote a row
                all.add("--database.url=jdbc:postgresql://127.0.0.1:" + database + "/scheduler?ApplicationName=" + name
                        + "." + launch);
                all.add("--database.username=" + postgres.username());
                all.add("--database.password=" + postgres.password());
            }
            return all;
        }));
    }

    public List<ServiceNode> nodes() {
        return List.copyOf(nodes);
    }

    public List<ServiceNode> nodes(NodeRole role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    public ServiceNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no node " + name));
    }

    public Path dir() {
        return dir;
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /** The scheduler's database itself, not through a proxy. */
    public String jdbcUrl() {
        return postgres.jdbcUrl("scheduler");
    }

    public Ensemble ensemble() {
        return ensemble;
    }

    /** Clients of all apis, signed in as admin. */
    public List<Rest> signIn() {
        Rest first = apis.values().iterator().next();
        String token = first.post("/login", Map.of("username", "admin", "password", PASSWORD))
                .expect(200)
                .json()
                .path("token")
                .asString();
        return apis.values().stream().map(api -> api.withToken(token)).toList();
    }

    /** From a node to everything, and to it. */
    public List<Cuts.Way> allWaysOf(ServiceNode node) {
        return wiring.waysOf(node, nodes);
    }

    public void cut(List<Cuts.Way> ways, Cuts.How how) {
        wiring.cut(ways, how);
    }

    public void heal(List<Cuts.Way> ways) {
        wiring.heal(ways);
    }

    public void healAll() {
        wiring.healAll();
    }

    public Cuts.Way toZooKeeper(ServiceNode node) {
        return new Cuts.Way(node.name(), Wiring.ZOOKEEPER);
    }

    public Cuts.Way toPostgres(ServiceNode node) {
        return new Cuts.Way(node.name(), Wiring.POSTGRES);
    }

    public Cuts.Way toMaster(ServiceNode from, ServiceNode master) {
        return new Cuts.Way(from.name(), master.name());
    }

    /** Ends the ZooKeeper session of this node alone; false when it has none. */
    public boolean expireSession(ServiceNode node) throws IOException {
        return SessionExpiry.expire(
                ensemble.connectString(), "scheduler", node.role().name().toLowerCase(Locale.ROOT), node.name());
    }

    private void endProcesses() {
        nodes.forEach(ServiceNode::kill9);
        if (ensemble != null) {
            ensemble.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
        endProcesses();
        wiring.close();
    }

    private static String heap(NodeRole role) {
        return role == NodeRole.API ? "-Xmx192m" : "-Xmx128m";
    }

    private static String mainClass(NodeRole role) {
        return switch (role) {
            case MASTER -> MasterApplication.class.getName();
            case WORKER -> WorkerApplication.class.getName();
            case API -> ApiApplication.class.getName();
            case ALERT -> throw new IllegalArgumentException("a drill has no alert servers");
        };
    }
}
