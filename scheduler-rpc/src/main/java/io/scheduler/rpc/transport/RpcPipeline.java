package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is made of:
 *
 * <pre>
 *   socket - [tls] - flush (one for all that was written meanwhile) - frames - hello, then connection
 * </pre>
 */
final class RpcPipeline {
    /** Name of the handler whose other end is the one that says hello. */
    static final String TLS = "tls";

    private static final int FLUSHES_PUT_TOGETHER = 256;

    private RpcPipeline() {}

    static void install(
            Channel channel, @Nullable SslHandler tls, RpcContext context, boolean dialled, Beginning beginning) {
        if (tls != null) {
            // the hello's timeout covers the handshake
            tls.setHandshakeTimeoutMillis(0);
            channel.pipeline().addLast(TLS, tls);
        }
        FrameDecoder decoder = new FrameDecoder(context.nanoClock());
        channel.pipeline()
                .addLast("flush", new FlushConsolidationHandler(FLUSHES_PUT_TOGETHER, true))
                .addLast("frames", decoder)
                .addLast("hello", new HelloHandler(context, decoder, dialled, beginning));
    }

    /**
     * For a dialled channel to a node that is asked to relay. What an ordinary channel is made of comes behind the TLS to
     * that node:
     *
     * <pre>
     *   socket - [tls to the relay] - frames - asking          then
     *   socket - [tls to the relay] - [tls] - flush - frames - hello
     * </pre>
     *
     * @param install makes an ordinary channel of it
     */
    static void installRelayed(
            Channel channel, @Nullable SslHandler tls, RpcContext context, String target, Runnable install) {
        if (tls != null) {
            tls.setHandshakeTimeoutMillis(0);
            channel.pipeline().addLast("relay-tls", tls);
        }
        channel.pipeline()
                .addLast("relay-frames", new FrameDecoder(context.nanoClock()))
                .addLast("relay-asking", new RelayAsking(context, target, () -> {
                    channel.pipeline().remove("relay-frames");
                    channel.pipeline().remove("relay-asking");
                    install.run();
                }));
    }

    /** Takes away what {@link #install} has added, but for TLS. */
    static void leave(ChannelPipeline pipeline) {
        pipeline.remove("flush");
        pipeline.remove("frames");
        pipeline.remove("hello");
    }
}
