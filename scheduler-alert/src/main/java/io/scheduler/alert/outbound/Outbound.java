package io.scheduler.alert.outbound;

import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the outside. The name is looked up once, every address is judged, and the connection goes to the
 * address that was judged: a name that leads elsewhere at the second look changes nothing. Safe for use by several threads.
 */
public final class Outbound implements AutoCloseable {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|(.*\\.)?(0x[0-9a-f]*|[0-9]+)");
    private static final Pattern LOCAL =
            Pattern.compile("[^.]+|.*\\.(localhost|local|localdomain|internal|intranet|lan|home\\.arpa)");

    private final AddressPolicy policy;
    private final OutboundSettings settings;
    private final @Nullable HttpProxy proxy;
    private final SSLSocketFactory tls;
    private final Clock clock;
    private final LookUps lookUps;
    private final ScheduledExecutorService closer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("outbound-deadlines").factory());

    /** @param proxy for HTTP; null: connections go to their targets */
    public Outbound(OutboundSettings settings, @Nullable HttpProxy proxy, Clock clock) {
        this(settings, proxy, clock, InetAddress::getAllByName);
    }

    Outbound(OutboundSettings settings, @Nullable HttpProxy proxy, Clock clock, LookUps.Resolver resolver) {
        this.settings = settings;
        this.proxy = proxy;
        this.policy = new AddressPolicy(settings);
        this.tls = OutboundTrust.factory(settings.trustFilePath());
        this.clock = clock;
        this.lookUps = new LookUps(resolver);
    }

    /** An open connection, which ends by itself at the deadline. */
    public record Opened(Socket socket, ScheduledFuture<?> end, AtomicBoolean overdue) implements AutoCloseable {
        /** Whether what failed here failed because its time was over, however far clocks differ. */
        boolean ranOut(IOException failure) {
            return overdue.get() || failure instanceof SocketTimeoutException;
        }

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
        List<InetAddress> addresses = permitted(host, deadline);
        return connected(host, port, addresses, deadline, plain -> encrypted ? encrypted(plain, host, port) : plain);
    }

    /**
     * The same for HTTP: by way of the proxy, if there is one, which asks names for itself. What can be known here of the target
     * is judged all the same.
     */
    Opened openHttp(String host, int port, boolean encrypted, Instant deadline) throws AlertFailedException {
        HttpProxy way = proxy;
        if (way == null) {
            return open(host, port, encrypted, deadline);
        }
        judgeForProxy(host, deadline);
        List<InetAddress> addresses;
        try {
            addresses = List.of(addresses(way.host(), deadline));
        } catch (UnknownHostException e) {
            throw new AlertFailedException("the proxy " + way + " is unknown", After.RETRY, e);
        }
        return connected(way.host(), way.port(), addresses, deadline, plain -> {
            if (!encrypted) {
                return plain;
            }
            ProxyTunnel.open(plain, way, host, port);
            return encrypted(plain, host, port);
        });
    }

    /** Requests name their target as a whole to it; null when there is none. */
    @Nullable
    HttpProxy proxy() {
        return proxy;
    }

    /** Makes of a connection what is wanted; whatever it throws, the connection is closed. */
    @FunctionalInterface
    private interface Prepared {
        Socket from(Socket plain) throws IOException;
    }

    private Opened connected(String host, int port, List<InetAddress> addresses, Instant deadline, Prepared prepared)
            throws AlertFailedException {
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
                // before anything is said: a server may give its answers byte by byte
                AtomicBoolean overdue = new AtomicBoolean();
                ScheduledFuture<?> end = closer.schedule(
                        () -> {
                            overdue.set(true);
                            close(plain);
                        },
                        Math.max(1, left(deadline).toMillis()),
                        TimeUnit.MILLISECONDS);
                try {
                    return new Opened(prepared.from(plain), end, overdue);
                } catch (IOException e) {
                    end.cancel(false);
                    throw e;
                }
            } catch (ProxyTunnel.RefusedException refused) {
                close(plain);
                throw new AlertFailedException(String.valueOf(refused.getMessage()), refused.after(), refused);
            } catch (IOException e) {
                close(plain);
                last = e;
            }
        }
        throw new AlertFailedException(
                "could not connect to " + host + ":" + port + ": " + last.getMessage(), After.RETRY, last);
    }

    private InetAddress[] addresses(String host, Instant deadline) throws UnknownHostException {
        Duration left = left(deadline);
        return lookUps.addresses(
                host, left.compareTo(settings.connectTimeout()) < 0 ? left : settings.connectTimeout());
    }

    private List<InetAddress> permitted(String host, Instant deadline) throws AlertFailedException {
        InetAddress[] found;
        try {
            found = addresses(IDN.toASCII(host), deadline);
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

    /**
     * Every address that is known here has to be allowed, since the proxy may take any. A name that is unknown here is the proxy's
     * business, unless it looks like one of an inner network.
     */
    private void judgeForProxy(String host, Instant deadline) throws AlertFailedException {
        InetAddress[] found;
        try {
            found = addresses(IDN.toASCII(host), deadline);
        } catch (UnknownHostException | IllegalArgumentException unknown) {
            String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
            if (NUMERIC.matcher(name).matches() || LOCAL.matcher(name).matches()) {
                throw new AlertFailedException(
                        host
                                + " is unknown here and looks like a host of an inner network: alerts do not go there through"
                                + " alert.http-proxy",
                        After.GIVE_UP,
                        unknown);
            }
            return;
        }
        for (InetAddress address : found) {
            Optional<String> refused = policy.refuses(host, address);
            if (refused.isPresent()) {
                throw new AlertFailedException(refused.get(), After.GIVE_UP);
            }
        }
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
        lookUps.close();
    }
}
