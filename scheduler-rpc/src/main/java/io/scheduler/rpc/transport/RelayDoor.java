package io.scheduler.rpc.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an accepted and authenticated channel into one that leads to another node:
 *
 * <pre>
 *   asking                  this node                target
 *     |---- TLS, RELAY -------->|                       |
 *     |                         |---- TCP ------------->|
 *     |<--- RELAY_ACK ----------|                       |
 *     |======================= TLS, HELLO =============>|
 * </pre>
 *
 * Only nodes that this one was told of are dialled. A way on which nobody says anything for two idle limits is closed:
 * the ends send heartbeats. On the event loop of the accepted channel.
 */
final class RelayDoor {
    private static final Logger LOG = LoggerFactory.getLogger(RelayDoor.class);
    /** What waits here is heard late by its receiver: the sender's own limit applies sooner when little does. */
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final RpcContext context;
    private final Consumer<Channel> relays;

    /** @param relays is told of a channel that has become a way */
    RelayDoor(RpcContext context, Consumer<Channel> relays) {
        this.context = context;
        this.relays = relays;
    }

    void open(ChannelHandlerContext ctx, RelayRequest request) {
        Optional<Address> target = context.services().relayTarget(request.target());
        if (target.isEmpty()) {
            goodbye(ctx, context.self() + " relays to no " + request.target());
            return;
        }
        Channel asking = ctx.channel();
        asking.config().setAutoRead(false);
        // a name is resolved by a blocking call, which no event loop may wait for
        Thread.ofVirtual().name("rpc-relay").start(() -> {
            InetSocketAddress address =
                    new InetSocketAddress(target.get().host(), target.get().port());
            try {
                asking.eventLoop().execute(() -> connect(ctx, request, address));
            } catch (RejectedExecutionException e) {
                LOG.debug("nobody is led to {}: the server was closed", address);
            }
        });
    }

    private void connect(ChannelHandlerContext ctx, RelayRequest request, InetSocketAddress address) {
        if (address.isUnresolved()) {
            // the bootstrap would ask again, on the event loop
            goodbye(ctx, context.self() + " can not reach " + address.getHostString() + ": the host name is unknown");
            return;
        }
        new Bootstrap()
                .group(ctx.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(context.settings().connectTimeout().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE)
                .handler(new ReadTimeoutHandler(silenceMillis(), TimeUnit.MILLISECONDS))
                .connect(address)
                .addListener((ChannelFutureListener) connecting -> {
                    if (!connecting.isSuccess()) {
                        goodbye(
                                ctx,
                                context.self() + " can not reach " + address + " either: "
                                        + connecting.cause().getMessage());
                    } else if (ctx.channel().isActive()) {
                        join(ctx, request, connecting.channel());
                    } else {
                        connecting.channel().close();
                    }
                });
    }

    private void join(ChannelHandlerContext ctx, RelayRequest request, Channel target) {
        Channel asking = ctx.channel();
        LOG.info("relays between {} and {}", request.from().identity(), target.remoteAddress());
        context.meters().relays().incrementAndGet();
        Pulse pulse = new Pulse(context.nanoClock());
        long interval = Pulse.INTERVAL.toNanos();
        Future<?> beat = ctx.executor().scheduleWithFixedDelay(pulse::beat, interval, interval, TimeUnit.NANOSECONDS);
        asking.closeFuture().addListener(end -> {
            beat.cancel(false);
            context.meters().relays().decrementAndGet();
        });
        relays.accept(asking);
        asking.config().setWriteBufferWaterMark(LITTLE);
        ctx.writeAndFlush(Frame.bare(ctx.alloc(), FrameKind.RELAY_ACK), ctx.voidPromise());
        ChannelPipeline way = asking.pipeline();
        way.addLast(new ReadTimeoutHandler(silenceMillis(), TimeUnit.MILLISECONDS), new RelayPipe(target, pulse));
        RpcPipeline.leave(way);
        target.pipeline().addLast(new RelayPipe(asking, pulse));
        asking.config().setAutoRead(true);
        target.config().setAutoRead(true);
    }

    private long silenceMillis() {
        return context.settings().idleLimit().multipliedBy(2).toMillis();
    }

    private void goodbye(ChannelHandlerContext ctx, String reason) {
        byte[] body = context.codec().write(new Goodbye(reason));
        ctx.writeAndFlush(Frame.of(ctx.alloc(), FrameKind.GOODBYE, 0, body)).addListener(ChannelFutureListener.CLOSE);
    }
}
