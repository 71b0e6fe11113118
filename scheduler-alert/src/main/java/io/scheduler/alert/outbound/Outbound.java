package io.scheduler.alert.outbound;

import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections to the outside. The name is looked up once, every address is judged, and the connection goes to the
 * address that was judged: a name that leads elsewhere at the second look changes nothing. Safe for use by several threads.
 */
public final class Outbound implements AutoCloseable {
    private final AddressPolicy policy;
    private final OutboundSettings settings;
    private final SSLSocketFactory tls;
    private final Clock clock;
    private final Resolver resolver;
    private final ScheduledExecutorService closer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("outbound-deadlines").factory());

    public Outbound(OutboundSettings settings, Clock clock) {
        this(settings, clock, InetAddress::getAllByName);
    }

    Outbound(OutboundSettings settings, Clock clock, Resolver resolver) {
        this.settings = settings;
        this.policy = new AddressPolicy(settings);
        this.tls = OutboundTrust.factory(settings.trustFilePath());
        this.clock = clock;
        this.resolver = resolver;
    }

    /** Looks names up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** An open connection, which ends by itself at the deadline. */
    public record Opened(Socket socket, ScheduledFuture<?> end) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            end.cancel(false);
            socket.close();
        }
    }

    /** Trusts what {@link OutboundSettings#trustFilePath} names, too; for protocols that begin in the clear. */
    public SSLSocketFactory tls() {
        return tls;
    }

    public OutboundSettings settings() {
        return settings;
    }

    public Duration left(Instant deadline) {
        return Duration.between(clock.instant(), deadline);
    }

    /**
     * Connects.
     *
     * @param encrypted TLS from the first byte, with a certificate for the host
     * @throws AlertFailedException when the address is refused, unknown or can not be reached; nothing was sent then
     */
    public Opened open(String host, int port, boolean encrypted, Instant deadline) throws AlertFailedException {
        List<InetAddress> addresses = permitted(host);
        IOException last = new IOException("no address was tried");
        for (InetAddress address : addresses) {
            long millis = Math.min(
                    settings.connectTimeout().toMillis(), left(deadline).toMillis());
            if (millis <= 0) {
                break;
            }
            Socket plain = new Socket();
            try {
                plain.connect(new InetSocketAddress(address, port), (int) millis);
                plain.setTcpNoDelay(true);
                plain.setSoTimeout((int) Math.max(1, left(deadline).toMillis()));
                Socket socket = encrypted ? encrypted(plain, host, port) : plain;
                ScheduledFuture<?> end = closer.schedule(
                        () -> close(socket), Math.max(1, left(deadline).toMillis()), TimeUnit.MILLISECONDS);
                return new Opened(socket, end);
            } catch (IOException e) {
                close(plain);
                last = e;
            }
        }
        throw new AlertFailedException(
                "could not connect to " + host + ":" + port + ": " + last.getMessage(), After.RETRY, last);
    }

    private List<InetAddress> permitted(String host) throws AlertFailedException {
        InetAddress[] found;
        try {
            found = resolver.addresses(IDN.toASCII(host));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new AlertFailedException("the host " + host + " is unknown", After.RETRY, e);
        }
        List<InetAddress> permitted = new ArrayList<>();
        String refusal = host + " has no address";
        for (InetAddress address : found) {
            var refused = policy.refuses(host, address);
            if (refused.isEmpty()) {
                permitted.add(named(host, address));
            } else {
                refusal = refused.get();
            }
        }
        if (permitted.isEmpty()) {
            throw new AlertFailedException(refusal, After.GIVE_UP);
        }
        return permitted;
    }

    /** Keeps the name, so that nobody looks it up backwards. */
    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the bytes of an address are always one", e);
        }
    }

    private SSLSocket encrypted(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // there is nothing left to close
        }
    }

    @Override
    public void close() {
        closer.shutdownNow();
    }
}
