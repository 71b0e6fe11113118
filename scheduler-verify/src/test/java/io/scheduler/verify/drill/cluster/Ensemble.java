package io.scheduler.verify.drill.cluster;

import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.LoopbackPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Three ZooKeeper servers, each a process of its own. For one thread at a time. */
public final class Ensemble implements AutoCloseable {

    private static final int SIZE = 3;
    private static final int ANSWER_MILLIS = 1_000;
    private static final Duration SERVING_LIMIT = Duration.ofSeconds(60);

    private final List<JavaProcess> servers = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();

    private Ensemble() {}

    /** Writes the configuration and launches all three; they serve when two of them have found each other. */
    public static Ensemble launch(Path dir, RandomGenerator random) throws IOException {
        Ensemble ensemble = new Ensemble();
        StringBuilder members = new StringBuilder();
        for (int i = 1; i <= SIZE; i++) {
            ensemble.clientPorts.add(LoopbackPort.pickFree(random));
            members.append("server.%d=127.0.0.1:%d:%d%n"
                    .formatted(i, LoopbackPort.pickFree(random), LoopbackPort.pickFree(random)));
        }
        for (int i = 1; i <= SIZE; i++) {
            Path home = Files.createDirectories(dir.resolve("zoo-" + i + "/data"));
            Files.writeString(home.resolve("myid"), i + "\n");
            Path configuration = dir.resolve("zoo-" + i + "/zoo.cfg");
            Files.writeString(configuration, """
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    tickTime=1000
                    initLimit=10
                    syncLimit=5
                    minSessionTimeout=4000
                    maxSessionTimeout=40000
                    maxClientCnxns=1000
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    %s""".formatted(home, ensemble.clientPorts.get(i - 1), members));
            ensemble.servers.add(JavaProcess.of(
                    "zoo-" + i,
                    dir.resolve("logs/zoo-" + i + ".out"),
                    List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-Dzookeeper.jmx.log4j.disable=true"),
                    "org.apache.zookeeper.server.quorum.QuorumPeerMain"));
            ensemble.servers.get(i - 1).launch(List.of(configuration.toString()));
        }
        return ensemble;
    }

    public List<InetSocketAddress> addresses() {
        return clientPorts.stream()
                .map(port -> new InetSocketAddress("127.0.0.1", port))
                .toList();
    }

    /** The servers themselves, not through a proxy. */
    public String connectString() {
        return clientPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    public int size() {
        return SIZE;
    }

    public void kill(int index) {
        servers.get(index).kill9();
    }

    public void start(int index) throws IOException {
        servers.get(index).launchAgain();
    }

    public void killAll() {
        servers.forEach(JavaProcess::kill9);
    }

    public void startAll() throws IOException {
        for (JavaProcess server : servers) {
            server.launchAgain();
        }
    }

    /** Waits until a majority serves. */
    public void awaitServing() {
        await("ZooKeeper to serve")
                .atMost(SERVING_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> addresses().stream().filter(Ensemble::serves).count() > SIZE / 2);
    }

    private static boolean serves(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("Mode: ");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        killAll();
    }
}
