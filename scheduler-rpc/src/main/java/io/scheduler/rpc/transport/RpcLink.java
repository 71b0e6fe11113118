package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that is dialled again, with growing waits, whenever its connection ends. A connection that lived longer
 * than the longest wait starts the waits anew. Any thread.
 */
public final class RpcLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcLink.class);
    private static final long CLOSE_SECONDS = 2;

    private final String host;
    private final int port;
    private final RpcDialer dialer;
    private final Consumer<RpcPeer> onPeer;
    private final RpcSettings settings;

    private volatile @Nullable Connection connection;
    private @Nullable Channel channel;
    private boolean closed;
    private boolean reported;
    private Duration wait;

    RpcLink(String host, int port, RpcDialer dialer, Consumer<RpcPeer> onPeer) {
        this.host = host;
        this.port = port;
        this.dialer = dialer;
        this.onPeer = onPeer;
        this.settings = dialer.context().settings();
        this.wait = settings.reconnectMin();
    }

    /** The other end, while a connection is established. */
    public Optional<RpcPeer> peer() {
        return Optional.<RpcPeer>ofNullable(connection).filter(RpcPeer::isOpen);
    }

    /** Says goodbye and dials no more. Does not wait. */
    @Override
    public void close() {
        Channel open;
        synchronized (this) {
            closed = true;
            open = channel;
        }
        dialer.forget(this);
        Connection established = connection;
        if (established != null) {
            established.close();
        } else if (open != null) {
            open.close();
        }
    }

    void closeAndWait() {
        close();
        Connection established = connection;
        if (established != null) {
            established.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    void connect() {
        // a name is resolved by a blocking call, which no event loop may wait for
        Thread.ofVirtual().name("rpc-dial").start(() -> {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                ended("the host name is unknown");
                return;
            }
            try {
                dial(address);
            } catch (RejectedExecutionException | IllegalStateException e) {
                LOG.debug("{}:{} is not dialled: the dialer was closed", host, port);
            }
        });
    }

    private synchronized void dial(InetSocketAddress address) {
        if (closed) {
            return;
        }
        RpcContext context = dialer.context();
        ChannelFuture connecting = dialer.bootstrap()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        RpcPipeline.install(
                                created,
                                context.tls()
                                        .dialledHandler(created.alloc(), host, port)
                                        .orElse(null),
                                context,
                                true,
                                RpcLink.this::established);
                    }
                })
                .connect(address);
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                connecting.channel().closeFuture().addListener(end -> ended("the connection ended"));
            } else {
                ended(String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private void established(Connection established) {
        long since = System.nanoTime();
        connection = established;
        established.onClose(() -> {
            if (System.nanoTime() - since >= settings.reconnectMax().toNanos()) {
                resetWait();
            }
        });
        synchronized (this) {
            if (closed) {
                established.close();
                return;
            }
            reported = false;
        }
        LOG.info("connected to {} at {}:{}", established.identity(), host, port);
        onPeer.accept(established);
    }

    private synchronized void resetWait() {
        wait = settings.reconnectMin();
    }

    private synchronized void ended(String reason) {
        connection = null;
        channel = null;
        if (closed) {
            return;
        }
        if (!reported) {
            // once per outage: the dialling itself goes on quietly
            reported = true;
            LOG.warn("no connection to {}:{}: {}; dialling again until there is one", host, port, reason);
        }
        double jitter = 0.5 + dialer.chance() / 2;
        long nanos = (long) (wait.toNanos() * jitter);
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(settings.reconnectMax()) < 0 ? doubled : settings.reconnectMax();
        try {
            dialer.group().next().schedule(this::connect, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}:{} is not dialled again: the dialer was closed", host, port);
        }
    }

    @Override
    public String toString() {
        return "link to " + host + ':' + port;
    }
}
