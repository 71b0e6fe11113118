package io.scheduler.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing a client may be interrupted; then the test fails, as it should
class EmbeddedZooKeeperTest {

    @TempDir
    Path dir;

    @Test
    void keepsDataAndPortBetweenStarts() throws Exception {
        int port;
        try (var zooKeeper = EmbeddedZooKeeper.start(dir, 0)) {
            port = zooKeeper.port();
            try (var client = connect(zooKeeper, 10_000)) {
                client.create(
                        "/kept", "42".getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
        assertThat(LoopbackPort.isFree(port)).isTrue();
        try (var zooKeeper = EmbeddedZooKeeper.start(dir, 0);
                var client = connect(zooKeeper, 10_000)) {
            assertThat(zooKeeper.port()).isEqualTo(port);
            assertThat(client.getData("/kept", false, null)).asString().isEqualTo("42");
        }
    }

    @Test
    void aSessionOutlivesAStopAndAStart() throws Exception {
        try (var zooKeeper = EmbeddedZooKeeper.start(dir, 0);
                var client = connect(zooKeeper, 40_000)) {
            client.create("/mine", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            long session = client.getSessionId();
            zooKeeper.stopServer();
            assertThat(LoopbackPort.isFree(zooKeeper.port())).isTrue();
            var again = new CountDownLatch(1);
            client.register(event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                    again.countDown();
                }
            });
            zooKeeper.startServer();
            assertThat(again.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.getSessionId()).isEqualTo(session);
            assertThat(client.exists("/mine", false)).isNotNull();
        }
    }

    @Test
    void sessionsLastFourToFortySeconds() throws Exception {
        try (var zooKeeper = EmbeddedZooKeeper.start(dir, 0)) {
            try (var hasty = connect(zooKeeper, 100);
                    var patient = connect(zooKeeper, 1_000_000)) {
                assertThat(hasty.getSessionTimeout()).isEqualTo(4_000);
                assertThat(patient.getSessionTimeout()).isEqualTo(40_000);
            }
        }
    }

    @Test
    void answersNoFourLetterWords() throws Exception {
        try (var zooKeeper = EmbeddedZooKeeper.start(dir, 0);
                var socket = new Socket(LoopbackPort.loopback(), zooKeeper.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("conf".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("not in the whitelist");
        }
    }

    @Test
    void aTakenPortAndATakenFolderAreRefused() throws Exception {
        try (var zooKeeper = EmbeddedZooKeeper.start(dir.resolve("one"), 0);
                var taken = new ServerSocket()) {
            assertThatThrownBy(() -> EmbeddedZooKeeper.start(dir.resolve("one"), 0))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("only user");
            taken.bind(new InetSocketAddress(LoopbackPort.loopback(), 0));
            assertThatThrownBy(() -> EmbeddedZooKeeper.start(dir.resolve("two"), taken.getLocalPort()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("taken");
            assertThat(zooKeeper.isRunning()).isTrue();
        }
    }

    private static ZooKeeper connect(EmbeddedZooKeeper server, int sessionMillis) throws Exception {
        var connected = new CountDownLatch(1);
        var client = new ZooKeeper(server.connectString(), sessionMillis, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
        return client;
    }
}
