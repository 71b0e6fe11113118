package io.scheduler.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Finds TCP ports of 127.0.0.1 that nobody listens on. */
public final class LoopbackPort {

    /**
     * Below the range from which the kernel takes the ports of outgoing connections: a port that is kept for a restart must
     * not be given to a client meanwhile, least of all to one that then connects to itself.
     */
    private static final int FIRST = 15_000;

    private static final int END = 32_000;
    private static final int TRIES = 200;

    private LoopbackPort() {}

    /**
     * A port that was free a moment ago. The caller must be ready to find it taken.
     *
     * @throws EmbeddedServerException when {@value #TRIES} random ports are all taken
     */
    public static int pickFree(RandomGenerator random) {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("expected a free port of 127.0.0.1 between " + FIRST + " and " + (END - 1)
                + ", but " + TRIES + " random ones were taken");
    }

    /** Whether a server could listen on this port of 127.0.0.1 now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
