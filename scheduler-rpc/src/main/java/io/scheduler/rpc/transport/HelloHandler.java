package io.scheduler.rpc.transport;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.tls.PeerCertificate;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The beginning of a connection. In TLS 1.3 the client's handshake succeeds even when the server then refuses its
 * certificate, so neither end counts as connected before HELLO and HELLO_ACK have been exchanged:
 *
 * <pre>
 *   dialled                          accepted
 *      |------- TLS handshake ----------|
 *      |------- HELLO(identity) ------->|  role against certificate
 *      |<------ HELLO_ACK(identity) ----|  connected
 *  connected, role against certificate  |
 * </pre>
 *
 * On the event loop only; replaced by a {@link ConnectionHandler} when done.
 */
final class HelloHandler extends SimpleChannelInboundHandler<Frame> {
    private static final Logger LOG = LoggerFactory.getLogger(HelloHandler.class);

    private final RpcContext context;
    private final FrameDecoder decoder;
    private final boolean dialled;
    private final Beginning beginning;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean refused;
    private boolean relaying;

    HelloHandler(RpcContext context, FrameDecoder decoder, boolean dialled, Beginning beginning) {
        this.context = context;
        this.decoder = decoder;
        this.dialled = dialled;
        this.beginning = beginning;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        // at the end of a relay the channel is active already
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    private void begin(ChannelHandlerContext ctx) {
        if (timeout != null) {
            return;
        }
        timeout = ctx.executor()
                .schedule(
                        () -> refuse(
                                ctx,
                                RefusalReason.HELLO_TIMEOUT,
                                "expected TLS handshake and hello within "
                                        + context.settings().handshakeTimeout()),
                        context.settings().handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        if (!context.tls().isEnabled()) {
            secured(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                secured(ctx);
            } else {
                handshakeFailed(ctx, handshake.cause());
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void secured(ChannelHandlerContext ctx) {
        if (dialled && beginning.mayGreet(ctx.channel())) {
            send(ctx, FrameKind.HELLO);
        } else if (dialled) {
            ctx.close();
        }
    }

    private void send(ChannelHandlerContext ctx, FrameKind kind) {
        byte[] body = context.codec().write(Hello.of(context.self()));
        ctx.writeAndFlush(Frame.of(ctx.alloc(), kind, 0, body));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        if (refused) {
            return;
        }
        if (relaying) {
            refuse(
                    ctx,
                    RefusalReason.MALFORMED_FRAME,
                    "expected an answer to be waited for after RELAY, but got " + frame.kind());
        } else if (frame.kind() == (dialled ? FrameKind.HELLO_ACK : FrameKind.HELLO)) {
            hello(ctx, frame);
        } else if (!dialled && frame.kind() == FrameKind.RELAY) {
            relay(ctx, frame);
        } else if (dialled && frame.kind() == FrameKind.GOODBYE) {
            String reason = context.codec().read(frame.body(), Goodbye.class).reason();
            LOG.warn("{} refused the hello of this node: {}", ctx.channel().remoteAddress(), reason);
            ctx.close();
        } else {
            refuse(ctx, RefusalReason.MALFORMED_FRAME, "expected a hello, but got " + frame.kind());
        }
    }

    private void hello(ChannelHandlerContext ctx, Frame frame) {
        NodeIdentity identity;
        try {
            identity = context.codec().read(frame.body(), Hello.class).identity();
        } catch (JacksonException e) {
            refuse(ctx, RefusalReason.MALFORMED_FRAME, "the hello is not readable: " + e.getMessage());
            return;
        }
        if (isTrue(ctx, identity)) {
            establish(ctx, identity);
        }
    }

    private void relay(ChannelHandlerContext ctx, Frame frame) {
        RelayRequest request;
        try {
            request = context.codec().read(frame.body(), RelayRequest.class);
        } catch (JacksonException e) {
            refuse(ctx, RefusalReason.MALFORMED_FRAME, "the request for a relay is not readable: " + e.getMessage());
            return;
        }
        if (isTrue(ctx, request.from().identity())) {
            relaying = true;
            cancelTimeout();
            new RelayDoor(context, beginning::relays).open(ctx, request);
        }
    }

    /** Whether the certificate of the other end is one for what it says it is; refuses it when not. */
    private boolean isTrue(ChannelHandlerContext ctx, NodeIdentity identity) {
        if (!(ctx.pipeline().get(RpcPipeline.TLS) instanceof SslHandler ssl)) {
            return true;
        }
        try {
            PeerCertificate certificate = PeerCertificate.of(ssl.engine().getSession());
            if (certificate.allows(identity.role())) {
                return true;
            }
            refuse(ctx, RefusalReason.WRONG_ROLE, identity + " has a certificate for " + certificate);
        } catch (CertificateException | IOException e) {
            refuse(ctx, HandshakeFailure.reasonOf(e), identity + ": " + e.getMessage());
        }
        return false;
    }

    private void establish(ChannelHandlerContext ctx, NodeIdentity identity) {
        cancelTimeout();
        decoder.allow(context.settings().maxFrameBytes());
        if (!dialled) {
            send(ctx, FrameKind.HELLO_ACK);
        }
        // after the acknowledgement, since a factory may already call the peer
        Connection connection = new Connection(ctx.channel(), identity, context);
        RequestDispatcher dispatcher = new RequestDispatcher(connection, context);
        ctx.pipeline().replace(this, "rpc", new ConnectionHandler(connection, dispatcher, context, decoder));
        beginning.established(connection);
    }

    private void handshakeFailed(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            LOG.debug("{} went away during the TLS handshake", ctx.channel().remoteAddress());
            ctx.close();
            return;
        }
        refuse(ctx, HandshakeFailure.reasonOf(cause), HandshakeFailure.describe(cause));
    }

    private void refuse(ChannelHandlerContext ctx, RefusalReason reason, String detail) {
        if (refused) {
            return;
        }
        refused = true;
        cancelTimeout();
        context.refusals().refused(reason, ctx.channel().remoteAddress(), detail);
        if (reason == RefusalReason.WRONG_ROLE || reason == RefusalReason.MALFORMED_FRAME) {
            byte[] body = context.codec().write(new Goodbye(detail));
            ctx.writeAndFlush(Frame.of(ctx.alloc(), FrameKind.GOODBYE, 0, body))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof FrameException bad) {
            refuse(ctx, bad.reason(), bad.getMessage());
        } else if (cause instanceof IOException && HandshakeFailure.isTransport(cause)) {
            LOG.debug("{} went away before its hello: {}", ctx.channel().remoteAddress(), cause.getMessage());
            ctx.close();
        } else {
            refuse(ctx, HandshakeFailure.reasonOf(cause), HandshakeFailure.describe(cause));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelTimeout();
        if (decoder.isTruncated() && !refused) {
            refused = true;
            context.refusals()
                    .refused(
                            RefusalReason.MALFORMED_FRAME,
                            ctx.channel().remoteAddress(),
                            "the connection ended within its first frame");
        }
        ctx.fireChannelInactive();
    }
}
