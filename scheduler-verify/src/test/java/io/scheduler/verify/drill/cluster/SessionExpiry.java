package io.scheduler.verify.drill.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Ends the ZooKeeper session of one node while the node itself is well, by closing it in the node's name. */
final class SessionExpiry {

    private static final int TIMEOUT_MILLIS = 10_000;
    /** How the server makes a session's password from its id: known, and never meant as protection. */
    private static final long SECRET = 0XB3415C00L;

    private static final int PASSWORD_BYTES = 16;

    private SessionExpiry() {}

    /** False when the node has no entry at the moment. */
    static boolean expire(String connectString, String namespace, String role, String nodeId) throws IOException {
        try {
            Optional<Long> session = sessionOf(connectString, "/" + namespace + "/nodes/" + role, nodeId);
            if (session.isEmpty()) {
                return false;
            }
            byte[] password = new byte[PASSWORD_BYTES];
            new Random(session.get() ^ SECRET).nextBytes(password);
            ZooKeeper other = connect(connectString, session.get(), password);
            boolean taken = other.getSessionId() == session.get();
            // closing ends the session for both
            other.close();
            return taken;
        } catch (KeeperException e) {
            throw new IOException("expected ZooKeeper at " + connectString + " to serve", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<Long> sessionOf(String connectString, String folder, String nodeId)
            throws IOException, KeeperException, InterruptedException {
        ZooKeeper client = connect(connectString, 0, new byte[PASSWORD_BYTES]);
        try {
            for (String child : client.getChildren(folder, false)) {
                Stat stat = new Stat();
                byte[] data = client.getData(folder + "/" + child, false, stat);
                if (new String(data, StandardCharsets.UTF_8).contains("\"" + nodeId + "\"")) {
                    return Optional.of(stat.getEphemeralOwner());
                }
            }
            return Optional.empty();
        } finally {
            client.close();
        }
    }

    private static ZooKeeper connect(String connectString, long session, byte[] password)
            throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                connectString,
                TIMEOUT_MILLIS,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                session,
                password);
        if (!connected.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            client.close();
            throw new IOException("expected ZooKeeper at " + connectString + " to answer within 10 s");
        }
        return client;
    }
}
