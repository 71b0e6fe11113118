package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what this channel hears on to another one, no faster than that one can send it. What the bytes mean only the two
 * ends know, by a TLS connection of their own. What lay here while this process stood still is not passed on: one end may
 * have given the other up meanwhile. Both channels share one event loop.
 */
final class RelayPipe extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RelayPipe.class);

    private final Channel other;
    private final Pulse pulse;

    RelayPipe(Channel other, Pulse pulse) {
        this.other = other;
        this.pulse = pulse;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (!pulse.isSteady()) {
            LOG.info("a relayed connection ends: this node stood still, what it reads now may be old");
            ReferenceCountUtil.release(bytes);
            other.close();
            ctx.close();
            return;
        }
        other.write(bytes, other.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        other.flush();
        if (!other.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            other.config().setAutoRead(true);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (other.isActive()) {
            // what is on its way still arrives
            other.writeAndFlush(other.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof ReadTimeoutException || cause instanceof IOException) {
            LOG.debug("a relayed connection ends: {}", cause.toString());
        } else {
            LOG.error("a relayed connection is closed because its handling failed", cause);
        }
        ctx.close();
    }
}
