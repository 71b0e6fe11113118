package io.scheduler.rpc.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sorts the frames of an established connection and watches that the other end lives. On the event loop only. */
final class ConnectionHandler extends SimpleChannelInboundHandler<Frame> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private final Connection connection;
    private final RequestDispatcher dispatcher;
    private final RpcContext context;
    private final FrameDecoder decoder;
    private @Nullable ScheduledFuture<?> heartbeat;
    private long lastBeatNanos;

    ConnectionHandler(Connection connection, RequestDispatcher dispatcher, RpcContext context, FrameDecoder decoder) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.context = context;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context.meters().connections().incrementAndGet();
        long interval = context.settings().heartbeatInterval().toNanos();
        lastBeatNanos = context.nanoClock().getAsLong();
        heartbeat = ctx.executor().scheduleWithFixedDelay(() -> beat(ctx), interval, interval, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        switch (frame.kind()) {
            case REQUEST -> dispatcher.handle(frame);
            case RESPONSE, FAILURE -> connection.answered(frame);
            case PING -> {
                if (ctx.channel().isWritable()) {
                    ctx.writeAndFlush(Frame.bare(ctx.alloc(), FrameKind.PONG), ctx.voidPromise());
                }
            }
            case PONG -> {
                // that it was read is all that counts
            }
            case GOODBYE -> {
                connection.endsBecause(reasonOf(frame));
                ctx.close();
            }
            case HELLO, HELLO_ACK, RELAY, RELAY_ACK ->
                throw new FrameException(RefusalReason.MALFORMED_FRAME, "a second hello on one connection");
        }
    }

    private String reasonOf(Frame frame) {
        return connection.identity() + " closed the connection: "
                + context.codec().read(frame.body(), Goodbye.class).reason();
    }

    private void beat(ChannelHandlerContext ctx) {
        long now = context.nanoClock().getAsLong();
        long interval = context.settings().heartbeatInterval().toNanos();
        // after a pause of this process the silence may be its own: ask once more before judging
        boolean awake = now - lastBeatNanos < 2 * interval;
        lastBeatNanos = now;
        long silent = now - decoder.lastReadNanos();
        if (awake && silent >= context.settings().idleLimit().toNanos()) {
            context.meters().silent();
            String reason = "nothing heard of " + connection.identity() + " for "
                    + TimeUnit.NANOSECONDS.toMillis(silent) + " ms";
            LOG.warn("{}: closing the connection", reason);
            connection.endsBecause(reason);
            ctx.close();
        } else if (silent >= interval / 2 && ctx.channel().isWritable()) {
            ctx.writeAndFlush(Frame.bare(ctx.alloc(), FrameKind.PING), ctx.voidPromise());
        }
    }

    /**
     * A peer that does not read its answers is not read either. Both ends waiting like that is ended by the idle limit.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (ctx.channel().bytesBeforeWritable() > context.settings().maxFrameBytes()) {
            ctx.channel().config().setAutoRead(false);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.channel().config().setAutoRead(true);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof FrameException bad) {
            context.refusals()
                    .refused(
                            bad.reason(),
                            ctx.channel().remoteAddress(),
                            connection.identity() + ": " + bad.getMessage());
            connection.endsBecause(bad.getMessage());
        } else {
            connection.endsBecause("the connection to " + connection.identity() + " broke: " + cause.getMessage());
            if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException)) {
                LOG.error("the connection to {} is closed because its handling failed", connection.identity(), cause);
            }
        }
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    private void end() {
        if (heartbeat != null) {
            heartbeat.cancel(false);
            heartbeat = null;
            context.meters().connections().decrementAndGet();
            connection.ended();
        }
    }
}
