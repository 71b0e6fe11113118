package io.scheduler.rpc.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the node at the other end of a dialled channel to lead it on to another, and then gives way to what a channel to
 * that one consists of. On the event loop only.
 */
final class RelayAsking extends SimpleChannelInboundHandler<Frame> {
    private static final Logger LOG = LoggerFactory.getLogger(RelayAsking.class);

    private final RpcContext context;
    private final String target;
    private final Runnable granted;
    private @Nullable ScheduledFuture<?> timeout;

    /** @param granted replaces this handler by those that begin a connection */
    RelayAsking(RpcContext context, String target, Runnable granted) {
        this.context = context;
        this.target = target;
        this.granted = granted;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        long limit = context.settings()
                .handshakeTimeout()
                .plus(context.settings().connectTimeout())
                .toNanos();
        timeout = ctx.executor().schedule(() -> ctx.close(), limit, TimeUnit.NANOSECONDS);
        if (!context.tls().isEnabled()) {
            ask(ctx);
        }
        ctx.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ask(ctx);
            } else {
                LOG.debug("no relay at {}: {}", ctx.channel().remoteAddress(), String.valueOf(handshake.cause()));
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void ask(ChannelHandlerContext ctx) {
        byte[] body = context.codec().write(new RelayRequest(Hello.of(context.self()), target));
        ctx.writeAndFlush(Frame.of(ctx.alloc(), FrameKind.RELAY, 0, body));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        cancelTimeout();
        if (frame.kind() == FrameKind.RELAY_ACK) {
            granted.run();
        } else {
            String why = frame.kind() == FrameKind.GOODBYE
                    ? String.valueOf(
                            context.codec().read(frame.body(), Goodbye.class).reason())
                    : "expected an answer, but got " + frame.kind();
            LOG.debug("no relay at {}: {}", ctx.channel().remoteAddress(), why);
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelTimeout();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("no relay at {}: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }
}
