package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is made of:
 *
 * <pre>
 *   socket - [tls] - flush (one for all that was written meanwhile) - frames - hello, then connection
 * </pre>
 */
final class RpcPipeline {
    private static final int FLUSHES_PUT_TOGETHER = 256;

    private RpcPipeline() {}

    static void install(
            Channel channel,
            @Nullable SslHandler tls,
            RpcContext context,
            boolean dialled,
            Consumer<Connection> established) {
        if (tls != null) {
            // the hello's timeout covers the handshake
            tls.setHandshakeTimeoutMillis(0);
            channel.pipeline().addLast("tls", tls);
        }
        FrameDecoder decoder = new FrameDecoder(context.nanoClock());
        channel.pipeline()
                .addLast("flush", new FlushConsolidationHandler(FLUSHES_PUT_TOGETHER, true))
                .addLast("frames", decoder)
                .addLast("hello", new HelloHandler(context, decoder, dialled, established));
    }
}
