package io.scheduler.verify.drill.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes pass, stand still and arrive later, or the connection is reset. */
class CuttingProxyTest {

    private static final Cuts.Way WAY = new Cuts.Way("worker-1", "master-1");
    private static final int A_WHILE_MILLIS = 300;

    private final Cuts cuts = new Cuts();
    private ServerSocket echo;
    private CuttingProxy proxy;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        proxy = CuttingProxy.listen(
                new InetSocketAddress("127.0.0.1", 0),
                new InetSocketAddress("127.0.0.1", echo.getLocalPort()),
                socket -> WAY,
                cuts);
        client = new Socket("127.0.0.1", proxy.port());
        client.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        echo.close();
    }

    private void accept() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> copy(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void copy(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException ended) {
            // the test looks at the other end
        }
    }

    private void say(int b) throws IOException {
        client.getOutputStream().write(b);
    }

    private int hear() throws IOException {
        return client.getInputStream().read();
    }

    @Test
    void whatIsFrozenArrivesWhenTheWayIsOpenAgain() throws IOException {
        say(1);
        assertThat(hear()).isEqualTo(1);
        cuts.cut(WAY, Cuts.How.FROZEN);
        say(2);
        client.setSoTimeout(A_WHILE_MILLIS);
        assertThatThrownBy(this::hear).isInstanceOf(SocketTimeoutException.class);
        cuts.heal(WAY);
        client.setSoTimeout(10_000);
        assertThat(hear()).isEqualTo(2);
    }

    @Test
    void aResetEndsOldConnectionsAndNewOnes() throws IOException {
        say(1);
        assertThat(hear()).isEqualTo(1);
        cuts.cut(WAY, Cuts.How.RESET);
        proxy.applyResets();
        assertThatThrownBy(this::hear).isInstanceOf(IOException.class);
        try (Socket again = new Socket("127.0.0.1", proxy.port())) {
            assertThatThrownBy(() -> {
                        again.getOutputStream().write(1);
                        if (again.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDeadTargetIsAReset() throws IOException {
        echo.close();
        try (Socket again = new Socket("127.0.0.1", proxy.port())) {
            assertThatThrownBy(() -> {
                        if (again.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theOtherEndIsToldByItsPid() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket mine = new Socket("127.0.0.1", server.getLocalPort())) {
            long self = ProcessHandle.current().pid();
            assertThat(SocketOwner.find(mine.getLocalPort(), Map.of("me", self, "init", 1L)))
                    .hasValue("me");
            assertThat(SocketOwner.find(mine.getLocalPort(), Map.of())).isEmpty();
        }
    }
}
