package io.scheduler.dao.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.embedded.SharedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The host of the database is gone without a word, and another one takes its place. */
class VanishedDatabaseTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Test
    void isGivenUpAndFoundAgain() throws Exception {
        SharedPostgres.TestDatabase fresh = SharedPostgres.get().createDatabase();
        URI address = URI.create(fresh.jdbcUrl().substring("jdbc:".length()));
        try (Hosts hosts = new Hosts(address.getPort());
                Database database = Database.openForBatches(
                        settings(
                                "jdbc:postgresql://127.0.0.1:" + hosts.port() + address.getPath(),
                                fresh.username(),
                                fresh.password()),
                        "vanishing")) {
            JdbcPartitionStore store = new JdbcPartitionStore(database.dataSource());
            assertThat(store.slots()).isNotEmpty();

            hosts.vanish();
            long begun = System.nanoTime();
            assertThatThrownBy(store::slots).isInstanceOf(StoreException.class);
            await().atMost(LIMIT.multipliedBy(10))
                    .ignoreException(StoreException.class)
                    .until(() -> !store.slots().isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT.multipliedBy(8));
        }
    }

    private static DatabaseSettings settings(String url, String username, String password) {
        return new DatabaseSettings(url, username, password, 4, null, null, LIMIT, null, null, null);
    }

    /** Passes bytes on. What was connected before its host vanished hears nothing any more, and nothing of it arrives. */
    private static final class Hosts implements Closeable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private final Set<Socket> gone = ConcurrentHashMap.newKeySet();

        Hosts(int target) throws IOException {
            this.target = target;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        void vanish() {
            gone.addAll(sockets);
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket near = server.accept();
                    Socket far = new Socket();
                    far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                    sockets.add(near);
                    sockets.add(far);
                    Thread.ofVirtual().start(() -> pass(near, far));
                    Thread.ofVirtual().start(() -> pass(far, near));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[8_192];
            try {
                for (int read = from.getInputStream().read(bytes);
                        read >= 0;
                        read = from.getInputStream().read(bytes)) {
                    if (!gone.contains(from)) {
                        to.getOutputStream().write(bytes, 0, read);
                    }
                }
                if (!gone.contains(from)) {
                    to.close();
                }
            } catch (IOException ended) {
                sockets.remove(from);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
