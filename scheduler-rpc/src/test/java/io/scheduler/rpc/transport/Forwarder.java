package io.scheduler.rpc.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An address from which a node is reached only while the test allows it. */
final class Forwarder implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open;

    Forwarder(int target, boolean open) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getByName(Loopback.HOST));
        this.target = target;
        this.open = open;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void allow() {
        open = true;
    }

    /** Ends what is connected and refuses what comes. */
    void cut() {
        open = false;
        sockets.forEach(Forwarder::close);
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket in = listener.accept();
                if (!open) {
                    close(in);
                    continue;
                }
                Socket out = new Socket(Loopback.HOST, target);
                sockets.add(in);
                sockets.add(out);
                Thread.ofVirtual().start(() -> pass(in, out));
                Thread.ofVirtual().start(() -> pass(out, in));
            }
        } catch (IOException closed) {
            sockets.forEach(Forwarder::close);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // both are closed below
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
