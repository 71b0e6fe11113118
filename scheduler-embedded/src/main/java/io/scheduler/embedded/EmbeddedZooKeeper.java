package io.scheduler.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;

/**
 * A single ZooKeeper server inside this JVM that listens on 127.0.0.1 only. Its data and its port are kept in the folder
 * between starts. Sessions last 4 to 40 seconds.
 *
 * <p>Any thread may call; starts and stops wait for each other.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Path dir;
    private final FolderLock lock;
    private final int port;
    private @Nullable ZooKeeperServerEmbedded server;

    private EmbeddedZooKeeper(Path dir, FolderLock lock, int port) {
        this.dir = dir;
        this.lock = lock;
        this.port = port;
    }

    /**
     * Starts a server and waits until it serves.
     *
     * @param port the TCP port, or 0 for the one of the last start if it is still free, else any
     * @throws EmbeddedServerException when it does not, or when the folder is in use
     */
    public static EmbeddedZooKeeper start(Path dir, int port) {
        FolderLock lock = FolderLock.acquire(dir);
        boolean started = false;
        try {
            var zooKeeper = new EmbeddedZooKeeper(dir.toRealPath(), lock, port == 0 ? choosePort(dir) : port);
            zooKeeper.startServer();
            Files.writeString(dir.resolve("port"), zooKeeper.port + "\n");
            started = true;
            return zooKeeper;
        } catch (IOException e) {
            throw new UncheckedIOException("expected to start ZooKeeper in " + dir, e);
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    private static int choosePort(Path dir) throws IOException {
        Path file = dir.resolve("port");
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (text.matches("[1-9][0-9]{0,4}") && LoopbackPort.isFree(Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        return LoopbackPort.pickFree(new SecureRandom());
    }

    /** Starts the server again on the same port; does nothing when it runs. */
    public synchronized void startServer() {
        if (server != null) {
            return;
        }
        if (!LoopbackPort.isFree(port)) {
            throw new EmbeddedServerException(
                    "expected port " + port + " of 127.0.0.1 to be free for ZooKeeper, but it is taken");
        }
        ZooKeeperServerEmbedded fresh = null;
        try {
            fresh = ZooKeeperServerEmbedded.builder()
                    .baseDir(dir)
                    .configuration(configuration())
                    .exitHandler(ExitHandler.LOG_ONLY)
                    .build();
            fresh.start(START_LIMIT.toMillis());
            server = fresh;
        } catch (Exception e) {
            if (fresh != null) {
                fresh.close();
            }
            throw new EmbeddedServerException(
                    "expected ZooKeeper to serve on 127.0.0.1:" + port + " within " + START_LIMIT.toSeconds()
                            + " s, with its data in " + dir,
                    e);
        }
    }

    private Properties configuration() {
        var all = new Properties();
        all.setProperty("dataDir", dir.resolve("data").toString());
        all.setProperty("clientPort", String.valueOf(port));
        all.setProperty("clientPortAddress", "127.0.0.1");
        all.setProperty("tickTime", "2000");
        all.setProperty("minSessionTimeout", "4000");
        all.setProperty("maxSessionTimeout", "40000");
        // All clients share one address here.
        all.setProperty("maxClientCnxns", "1000");
        all.setProperty("maxCnxns", "1000");
        all.setProperty("autopurge.snapRetainCount", "3");
        all.setProperty("autopurge.purgeInterval", "1");
        all.setProperty("admin.enableServer", "false");
        all.setProperty("4lw.commands.whitelist", "");
        return all;
    }

    /** Stops the server and keeps its sessions' clocks standing until it is started again. */
    public synchronized void stopServer() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    public synchronized boolean isRunning() {
        return server != null;
    }

    public int port() {
        return port;
    }

    public String connectString() {
        return "127.0.0.1:" + port;
    }

    /** Stops the server and gives the folder back. */
    public synchronized void stop() {
        try {
            stopServer();
        } finally {
            lock.close();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
