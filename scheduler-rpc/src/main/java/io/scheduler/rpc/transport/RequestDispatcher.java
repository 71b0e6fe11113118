package io.scheduler.rpc.transport;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The serving half of one established connection: hands requests to the implementations, in order and on the event
 * loop, and sends their answers from whichever thread completes them.
 */
final class RequestDispatcher {
    private final Connection peer;
    private final RpcContext context;
    private final Map<Integer, RpcServices.Served> table;
    private final AtomicInteger inFlight = new AtomicInteger();

    RequestDispatcher(Connection peer, RpcContext context) {
        this.peer = peer;
        this.context = context;
        this.table = context.services().bind(peer);
    }

    void handle(Frame frame) {
        RpcServices.Served served = table.get(frame.methodKey());
        if (served == null) {
            String message = "method " + frame.service() + '.' + frame.method() + " is not served by " + context.self();
            refuse(frame, RefusalReason.UNKNOWN_METHOD, message);
            return;
        }
        ContractMethod method = served.method();
        if (!method.callers().contains(peer.identity().role())) {
            context.meters().served(method, RpcException.Kind.REFUSED);
            refuse(
                    frame,
                    RefusalReason.WRONG_ROLE,
                    method.name() + " may be called by " + method.callers() + " only, not by " + peer.identity());
            return;
        }
        if (deadlinePassed(frame)) {
            context.meters().lateRequest();
            return;
        }
        if (inFlight.get() >= context.settings().maxInFlight()) {
            fail(
                    frame,
                    method,
                    RpcException.Kind.NOT_SENT,
                    "too many requests of " + peer.identity() + " are not done");
            return;
        }
        try {
            call(frame, served, context.codec().read(frame.body(), method.requestType()));
        } catch (JacksonException e) {
            context.meters().served(method, RpcException.Kind.REFUSED);
            refuse(frame, RefusalReason.MALFORMED_FRAME, method.name() + ": body not readable: " + e.getMessage());
        }
    }

    private boolean deadlinePassed(Frame frame) {
        long waited = context.nanoClock().getAsLong() - frame.receivedNanos();
        return waited >= TimeUnit.MILLISECONDS.toNanos(frame.deadlineMillis());
    }

    private void call(Frame frame, RpcServices.Served served, Object request) {
        inFlight.incrementAndGet();
        served.call(request).whenComplete((result, failure) -> {
            inFlight.decrementAndGet();
            if (failure != null) {
                fail(frame, served.method(), failure);
            } else if (result == null) {
                fail(frame, served.method(), RpcException.Kind.REMOTE_FAILURE, "the service gave no result");
            } else {
                respond(frame, served.method(), result);
            }
        });
    }

    private void respond(Frame frame, ContractMethod method, Object result) {
        byte[] body;
        try {
            body = context.codec().write(result);
        } catch (JacksonException e) {
            String message = "the result can not be encoded: " + e.getMessage();
            fail(frame, method, RpcException.Kind.REMOTE_FAILURE, message);
            return;
        }
        if (body.length + Frame.HEADER_BYTES > context.settings().maxFrameBytes()) {
            String message = "the result has " + body.length + " bytes, more than a frame may have";
            fail(frame, method, RpcException.Kind.REMOTE_FAILURE, message);
            return;
        }
        context.meters().served(method, null);
        send(FrameKind.RESPONSE, frame.requestId(), body);
    }

    private void fail(Frame frame, ContractMethod method, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RpcException rpc && rpc.kind() == RpcException.Kind.REFUSED) {
            fail(frame, method, RpcException.Kind.REFUSED, messageOf(cause));
        } else {
            fail(frame, method, RpcException.Kind.REMOTE_FAILURE, messageOf(cause));
        }
    }

    private void fail(Frame frame, ContractMethod method, RpcException.Kind kind, String message) {
        context.meters().served(method, kind);
        sendFailure(frame, kind, message);
    }

    private void refuse(Frame frame, RefusalReason reason, String message) {
        context.refusals().refused(reason, peer.channel().remoteAddress(), message);
        sendFailure(frame, RpcException.Kind.REFUSED, message);
    }

    private void sendFailure(Frame frame, RpcException.Kind kind, String message) {
        send(FrameKind.FAILURE, frame.requestId(), context.codec().write(Failure.of(kind, message)));
    }

    private void send(FrameKind kind, long requestId, byte[] body) {
        Channel channel = peer.channel();
        if (channel.isActive()) {
            channel.writeAndFlush(Frame.of(channel.alloc(), kind, requestId, body), channel.voidPromise());
        }
    }

    private static String messageOf(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
