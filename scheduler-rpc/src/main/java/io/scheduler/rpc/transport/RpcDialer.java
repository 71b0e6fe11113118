package io.scheduler.rpc.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.tls.RpcTls;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Dials other nodes and serves on those connections too. Any thread; {@link #close} not from an RPC thread. */
public final class RpcDialer implements AutoCloseable {
    private final RpcContext context;
    private final DoubleSupplier chance;
    private final EventLoopGroup group = EventLoops.start("rpc-dialer");
    private final Set<RpcLink> links = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public RpcDialer(NodeIdentity self, RpcServices services, RpcTls tls, RpcSettings settings, MeterRegistry meters) {
        this(
                RpcContext.of("dialled", self, services, tls, settings, meters),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param chance of the jitter, 0 to 1
     */
    RpcDialer(RpcContext context, DoubleSupplier chance) {
        this.context = context;
        this.chance = chance;
    }

    /**
     * Keeps a connection to an address until the link is closed. Returns at once.
     *
     * @param onPeer called on the connection's event loop each time that a connection was established, before the
     *     first request of the other end
     */
    public RpcLink dial(String host, int port, Consumer<RpcPeer> onPeer) {
        return dial(new Address(host, port), Detour.NONE, onPeer);
    }

    /**
     * As above.
     *
     * @param detour the way by others, as long as the address itself can not be reached
     */
    public RpcLink dial(Address address, Detour detour, Consumer<RpcPeer> onPeer) {
        if (closed) {
            throw new IllegalStateException("the dialer of " + context.self() + " is closed");
        }
        RpcLink link = new RpcLink(address, detour, this, onPeer);
        links.add(link);
        link.begin();
        return link;
    }

    /** Begins to connect that way. */
    ChannelFuture open(Way way, InetSocketAddress resolved, Beginning beginning) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(context.settings().connectTimeout().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, EventLoops.waterMark(context.settings()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        if (way.isRelayed()) {
                            RpcPipeline.installRelayed(
                                    created,
                                    tls(created, way.first()),
                                    context,
                                    way.incarnation(),
                                    () -> install(created, way, beginning));
                        } else {
                            install(created, way, beginning);
                        }
                    }
                })
                .connect(resolved);
    }

    private void install(Channel channel, Way way, Beginning beginning) {
        RpcPipeline.install(channel, tls(channel, way.target()), context, true, beginning);
    }

    private @Nullable SslHandler tls(Channel channel, Address to) {
        return context.tls()
                .dialledHandler(channel.alloc(), to.host(), to.port())
                .orElse(null);
    }

    RpcContext context() {
        return context;
    }

    EventLoopGroup group() {
        return group;
    }

    double chance() {
        return chance.getAsDouble();
    }

    void forget(RpcLink link) {
        links.remove(link);
    }

    /** Closes all links and ends the threads. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(links).forEach(RpcLink::closeAndWait);
        EventLoops.stop(group);
    }
}
