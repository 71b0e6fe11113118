package io.scheduler.verify.drill.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening port that passes every connection on to a target, as long as {@link Cuts} lets it. Any thread. */
public final class CuttingProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CuttingProxy.class);
    private static final int BUFFER = 16 * 1024;
    private static final int BACKLOG = 200;
    private static final int CONNECT_MILLIS = 3_000;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Function<Socket, Cuts.Way> wayOf;
    private final Cuts cuts;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    private CuttingProxy(ServerSocket server, InetSocketAddress target, Function<Socket, Cuts.Way> wayOf, Cuts cuts) {
        this.server = server;
        this.target = target;
        this.wayOf = wayOf;
        this.cuts = cuts;
    }

    /** @param wayOf tells from an accepted connection who goes where */
    public static CuttingProxy listen(
            InetSocketAddress address, InetSocketAddress target, Function<Socket, Cuts.Way> wayOf, Cuts cuts)
            throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(address, BACKLOG);
        CuttingProxy proxy = new CuttingProxy(server, target, wayOf, cuts);
        Thread.ofVirtual().name("proxy-" + address).start(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Resets the connections on ways that are cut that way; those that freeze stay. */
    public void applyResets() {
        links.stream().filter(link -> cuts.isReset(link.way)).forEach(Link::reset);
    }

    @Override
    public void close() throws IOException {
        server.close();
        cuts.close();
        links.forEach(Link::reset);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket inner = server.accept();
                Thread.ofVirtual().name("link").start(() -> open(inner));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("{} could not accept a connection, the peer tries again: {}", server, e.getMessage());
                }
            }
        }
    }

    private void open(Socket inner) {
        Link link = new Link(wayOf.apply(inner), inner);
        links.add(link);
        try {
            cuts.awaitOpen(link.way);
            link.outer.connect(target, CONNECT_MILLIS);
            inner.setTcpNoDelay(true);
            link.outer.setTcpNoDelay(true);
            Thread.ofVirtual().name("back").start(() -> link.pump(link.outer, link.inner));
            link.pump(link.inner, link.outer);
        } catch (IOException refused) {
            // the target is down or the way is cut: the peer sees a reset
            link.reset();
        }
    }

    /** Two sockets, bound together until one of them ends. */
    private final class Link {
        private final Cuts.Way way;
        private final Socket inner;
        private final Socket outer = new Socket();
        private final AtomicBoolean oneWayEnded = new AtomicBoolean();

        Link(Cuts.Way way, Socket inner) {
            this.way = way;
            this.inner = inner;
        }

        void pump(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    cuts.awaitOpen(way);
                    out.write(buffer, 0, n);
                }
                cuts.awaitOpen(way);
                to.shutdownOutput();
                if (!oneWayEnded.compareAndSet(false, true)) {
                    end();
                }
            } catch (IOException gone) {
                // also a reset does not get through a frozen way
                awaitOpenQuietly();
                reset();
            }
        }

        private void awaitOpenQuietly() {
            try {
                cuts.awaitOpen(way);
            } catch (IOException cut) {
                LOG.debug("{} is cut", way);
            }
        }

        private void end() {
            links.remove(this);
            close(inner);
            close(outer);
        }

        void reset() {
            linger(inner);
            linger(outer);
            end();
        }

        private void linger(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException closed) {
                LOG.debug("{} was closed already", socket);
            }
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException closed) {
                LOG.debug("{} was closed already", socket);
            }
        }
    }
}
