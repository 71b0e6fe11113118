package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that is dialled again, with growing waits, whenever its connection ends. A connection that lived longer
 * than the longest wait starts the waits anew. Any thread.
 *
 * <p>While the address can not be reached the link also tries {@link Detour}s. It goes on dialling, more rarely, and goes
 * back to the direct way when that works. It never has two connections: whoever says hello first holds the link until
 * its channel has ended, so that nothing that came on an older connection is handled here after what came on a newer
 * one. What was sent on the older one may still be on its way then.
 */
public final class RpcLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcLink.class);
    private static final long CLOSE_SECONDS = 2;
    /** Of the longest wait: so long without a connection, and another way is tried; a restarted peer is often back sooner. */
    private static final int BEFORE_DETOUR = 2;
    /** Of the longest wait: how often the direct way is tried while there is a detour. */
    private static final int WHILE_DETOUR = 5;

    private final Address address;
    private final Detour detour;
    private final RpcDialer dialer;
    private final Consumer<RpcPeer> onPeer;
    private final RpcSettings settings;

    private volatile @Nullable Connection connection;
    private volatile boolean relayed;
    private final Set<Channel> channels = new HashSet<>();
    private @Nullable Channel holder;
    private boolean closed;
    private boolean reported;
    private boolean detourDue;
    private int turn;
    /** Null while the direct way is being tried, or held. */
    private @Nullable ScheduledFuture<?> nextDirect;

    private Duration wait;
    /** When the connection was established. */
    private long since;

    RpcLink(Address address, Detour detour, RpcDialer dialer, Consumer<RpcPeer> onPeer) {
        this.address = address;
        this.detour = detour;
        this.dialer = dialer;
        this.onPeer = onPeer;
        this.settings = dialer.context().settings();
        this.wait = settings.reconnectMin();
    }

    /** The other end, while a connection is established. */
    public Optional<RpcPeer> peer() {
        return Optional.<RpcPeer>ofNullable(connection).filter(RpcPeer::isOpen);
    }

    /** Whether there is a connection that nobody relays. */
    public boolean isDirect() {
        return peer().isPresent() && !relayed;
    }

    public Address address() {
        return address;
    }

    /** Says goodbye and dials no more. Does not wait. */
    @Override
    public void close() {
        List<Channel> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(channels);
        }
        dialer.forget(this);
        Connection established = connection;
        if (established != null) {
            established.close();
        }
        for (Channel channel : open) {
            if (established == null || channel != established.channel()) {
                channel.close();
            }
        }
    }

    void closeAndWait() {
        close();
        Connection established = connection;
        if (established != null) {
            established.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    void begin() {
        connect();
        expectDetour();
    }

    private void connect() {
        synchronized (this) {
            nextDirect = null;
        }
        dial(Way.direct(address));
    }

    private void dial(Way way) {
        // a name is resolved by a blocking call, which no event loop may wait for
        Thread.ofVirtual().name("rpc-dial").start(() -> {
            InetSocketAddress resolved =
                    new InetSocketAddress(way.first().host(), way.first().port());
            if (resolved.isUnresolved()) {
                ended(null, way, "the host name is unknown");
                return;
            }
            try {
                dial(way, resolved);
            } catch (RejectedExecutionException | IllegalStateException e) {
                LOG.debug("{} is not dialled: the dialer was closed", way);
            }
        });
    }

    private synchronized void dial(Way way, InetSocketAddress resolved) {
        if (closed) {
            return;
        }
        ChannelFuture connecting = dialer.open(way, resolved, new Dialled(way));
        Channel channel = connecting.channel();
        channels.add(channel);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                channel.closeFuture().addListener(end -> ended(channel, way, "the connection ended"));
            } else {
                ended(channel, way, String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private final class Dialled implements Beginning {
        private final Way way;

        Dialled(Way way) {
            this.way = way;
        }

        @Override
        public boolean mayGreet(Channel channel) {
            return hold(channel, way);
        }

        @Override
        public void established(Connection established) {
            RpcLink.this.established(established, way);
        }
    }

    private boolean hold(Channel channel, Way way) {
        Connection old = connection;
        synchronized (this) {
            if (holder == null && !closed) {
                holder = channel;
                return true;
            }
        }
        if (!way.isRelayed() && relayed && old != null) {
            resetWait();
            LOG.info("{} can be reached directly again", address);
            old.close();
        }
        return false;
    }

    private void established(Connection established, Way way) {
        synchronized (this) {
            since = System.nanoTime();
        }
        if (way.isRelayed()) {
            dialer.context().meters().detours().incrementAndGet();
            established.onClose(dialer.context().meters().detours()::decrementAndGet);
        }
        relayed = way.isRelayed();
        connection = established;
        synchronized (this) {
            if (closed) {
                established.close();
                return;
            }
            reported = false;
        }
        LOG.info("connected to {} at {}", established.identity(), way);
        onPeer.accept(established);
    }

    private synchronized void resetWait() {
        wait = settings.reconnectMin();
    }

    private synchronized void ended(@Nullable Channel channel, Way way, String reason) {
        boolean held = channel != null && channel == holder;
        if (channel != null) {
            channels.remove(channel);
        }
        if (held) {
            if (connection != null
                    && System.nanoTime() - since >= settings.reconnectMax().toNanos()) {
                resetWait();
            }
            holder = null;
            connection = null;
        }
        if (closed) {
            return;
        }
        if (held || holder == null) {
            expectDetour();
        }
        if (way.isRelayed()) {
            // one that can not be cancelled is about to dial; another beside it would go on for ever
            if (held && nextDirect != null && nextDirect.cancel(false)) {
                directLater(settings.reconnectMin());
            }
            return;
        }
        if (!reported && holder == null) {
            // once per outage: the dialling itself goes on quietly
            reported = true;
            LOG.warn("no connection to {}: {}; dialling again until there is one", address, reason);
        }
        directLater(holder == null ? wait : settings.reconnectMax().multipliedBy(WHILE_DETOUR));
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(settings.reconnectMax()) < 0 ? doubled : settings.reconnectMax();
    }

    private void directLater(Duration about) {
        double jitter = 0.5 + dialer.chance() / 2;
        nextDirect = later((long) (about.toNanos() * jitter), this::connect);
    }

    private synchronized void expectDetour() {
        if (!detourDue && !closed && detour != Detour.NONE) {
            detourDue = true;
            later(settings.reconnectMax().toNanos() / BEFORE_DETOUR, this::tryDetour);
        }
    }

    private void tryDetour() {
        // asked without the lock: whoever answers has one of its own
        List<Address> relays = detour.relays().get();
        Address chosen;
        synchronized (this) {
            detourDue = false;
            if (closed || holder != null) {
                return;
            }
            if (relays.isEmpty()) {
                expectDetour();
                return;
            }
            chosen = relays.get(Math.floorMod(turn++, relays.size()));
        }
        dial(new Way(address, chosen, detour.incarnation()));
    }

    private @Nullable ScheduledFuture<?> later(long nanos, Runnable task) {
        try {
            return dialer.group().next().schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not dialled again: the dialer was closed", address);
            return null;
        }
    }

    @Override
    public String toString() {
        return "link to " + address;
    }
}
