package io.scheduler.verify.bench.cluster;

import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.LoopbackPort;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** A single ZooKeeper server as a process of its own. */
final class ZooKeeperServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Program program;
    private final int port;

    private ZooKeeperServer(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    static ZooKeeperServer start(Path folder, RandomGenerator random) throws IOException {
        int port = LoopbackPort.pickFree(random);
        Path data = Files.createDirectories(folder.resolve("data"));
        Path configuration = Files.writeString(folder.resolve("zoo.cfg"), """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                tickTime=2000
                maxClientCnxns=1000
                admin.enableServer=false
                """.formatted(data, port));
        Program program = Program.java(
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-Dzookeeper.jmx.log4j.disable=true",
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        configuration.toString()),
                folder,
                folder.resolve("zookeeper.out"));
        ZooKeeperServer server = new ZooKeeperServer(program, port);
        program.launch();
        await("ZooKeeper to listen")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(server::listens);
        return server;
    }

    private boolean listens() throws IOException {
        if (!program.isAlive()) {
            throw new IllegalStateException("ZooKeeper ended, and said:\n" + program.lastWords());
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String connectString() {
        return "127.0.0.1:" + port;
    }

    long pid() {
        return program.pid();
    }

    @Override
    public void close() {
        program.kill();
    }
}
