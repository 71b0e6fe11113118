package io.scheduler.rpc.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.tls.RpcTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Listens for connections and serves on them. Any thread; {@link #close} not from an RPC thread. */
public final class RpcServer implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private final RpcContext context;
    private final Consumer<RpcPeer> onPeer;
    private final EventLoopGroup group = EventLoops.start("rpc-server");
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Strangers strangers;
    private final Set<Connection> peers = ConcurrentHashMap.newKeySet();
    private final Channel listener;

    private RpcServer(RpcContext context, String host, int port, Consumer<RpcPeer> onPeer) {
        this.context = context;
        this.onPeer = onPeer;
        this.strangers = new Strangers(context);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, EventLoops.waterMark(context.settings()))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(host, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            EventLoops.stop(group);
            throw new UncheckedIOException(new IOException(
                    "can not listen on " + host + ':' + port + ": "
                            + bound.cause().getMessage() + "; expected an address of this machine and a free port",
                    bound.cause()));
        }
        listener = bound.channel();
    }

    /**
     * Starts listening; returns when the port is bound.
     *
     * @param port 0 for any free one, see {@link #port()}
     * @param onPeer called on the connection's event loop after a peer was accepted and before its first request
     * @throws UncheckedIOException when the port can not be bound
     */
    public static RpcServer start(
            String host,
            int port,
            NodeIdentity self,
            RpcServices services,
            RpcTls tls,
            RpcSettings settings,
            MeterRegistry meters,
            Consumer<RpcPeer> onPeer) {
        return new RpcServer(RpcContext.of("accepted", self, services, tls, settings, meters), host, port, onPeer);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The peers that are connected now. */
    public List<RpcPeer> peers() {
        return peers.stream()
                .filter(Connection::isOpen)
                .map(RpcPeer.class::cast)
                .toList();
    }

    private void accept(Channel channel) {
        channels.add(channel);
        if (peers.size() + context.meters().relays().get() >= context.settings().maxConnections()) {
            channel.pipeline().addLast(new TooMany());
            return;
        }
        strangers.admit(channel);
        RpcPipeline.install(
                channel, context.tls().acceptedHandler(channel.alloc()).orElse(null), context, false, new Accepted());
    }

    private final class Accepted implements Beginning {
        @Override
        public void established(Connection connection) {
            strangers.known(connection.channel());
            peers.add(connection);
            connection.onClose(() -> peers.remove(connection));
            onPeer.accept(connection);
        }

        @Override
        public void relays(Channel channel) {
            strangers.known(channel);
        }
    }

    /** Stops listening, says goodbye to all peers and ends the threads. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        peers.forEach(peer -> peer.close(context.self() + " is stopping"));
        channels.newCloseFuture().awaitUninterruptibly(peers.isEmpty() ? 0 : CLOSE_SECONDS, TimeUnit.SECONDS);
        channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        EventLoops.stop(group);
    }

    /** Closes what is above the limit before it costs a handshake. */
    private final class TooMany extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            context.refusals()
                    .refused(
                            RefusalReason.TOO_MANY_CONNECTIONS,
                            ctx.channel().remoteAddress(),
                            context.settings().maxConnections() + " connections are open");
            ctx.close();
        }
    }
}
