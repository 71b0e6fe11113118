package io.scheduler.rpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.scheduler.rpc.node.NodeIdentity;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The calling half of one established connection. Any thread may call; bodies are encoded on the calling thread, and
 * flushes of calls made close together are put into one by the pipeline.
 */
final class Connection implements RpcPeer {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** How late a deadline may be noticed when a shorter call joins longer ones. */
    private static final long MAX_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long MIN_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Channel channel;
    private final NodeIdentity identity;
    private final RpcContext context;
    private final PendingCalls pending;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicReference<@Nullable String> ending = new AtomicReference<>();
    private final List<Runnable> closeListeners = new ArrayList<>();
    private boolean closed;

    Connection(Channel channel, NodeIdentity identity, RpcContext context) {
        this.channel = channel;
        this.identity = identity;
        this.context = context;
        this.pending = new PendingCalls(context.settings().maxInFlight(), context.meters(), context.nanoClock());
    }

    @Override
    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public <T> T service(Class<T> contract) {
        Map<Method, ContractMethod> methods = ContractMethod.of(contract);
        Object stub = Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (proxy, method, arguments) -> {
                    ContractMethod called = methods.get(method);
                    if (called != null) {
                        return call(called, Objects.requireNonNull(arguments[0], "a call takes a record, not null"));
                    }
                    return switch (method.getName()) {
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "toString" -> contract.getSimpleName() + " of " + identity;
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
        return contract.cast(stub);
    }

    @Override
    public boolean isOpen() {
        return ending.get() == null && channel.isActive();
    }

    @Override
    public void onClose(Runnable listener) {
        synchronized (closeListeners) {
            if (!closed) {
                closeListeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    @Override
    public void close() {
        close("closed by " + context.self());
    }

    /** Says goodbye and closes; calls that still wait end with an unknown outcome. */
    void close(String reason) {
        if (ending.compareAndSet(null, reason)) {
            channel.writeAndFlush(goodbye(reason)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private ByteBuf goodbye(String reason) {
        return Frame.of(channel.alloc(), FrameKind.GOODBYE, 0, context.codec().write(new Goodbye(reason)));
    }

    Channel channel() {
        return channel;
    }

    /** The first reason given for the end counts. */
    void endsBecause(String reason) {
        ending.compareAndSet(null, reason);
    }

    /** The channel has ended. On the event loop, once. */
    void ended() {
        endsBecause("the connection to " + identity + " broke");
        pending.failAll(RpcException.Kind.UNKNOWN_OUTCOME, String.valueOf(ending.get()));
        List<Runnable> listeners;
        synchronized (closeListeners) {
            closed = true;
            listeners = List.copyOf(closeListeners);
            closeListeners.clear();
        }
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener for the end of the connection to {} failed; the others still run", identity, e);
            }
        }
    }

    private CompletableFuture<Object> call(ContractMethod method, Object request) {
        if (!isOpen()) {
            return notSent(method, "no connection to " + identity);
        }
        if (!channel.isWritable()) {
            return notSent(method, identity + " does not read fast enough, too much waits to be sent");
        }
        PendingCalls.Pending call = pending.add(method);
        if (call == null) {
            return notSent(method, "more than " + context.settings().maxInFlight() + " calls to " + identity + " wait");
        }
        try {
            byte[] body = context.codec().write(request);
            if (body.length + Frame.HEADER_BYTES > context.settings().maxFrameBytes()) {
                pending.fail(call.id(), RpcException.Kind.REFUSED, tooLarge(body.length));
            } else {
                send(call, body);
            }
        } catch (JacksonException e) {
            pending.fail(call.id(), RpcException.Kind.REFUSED, "the request can not be encoded: " + e.getMessage());
        } catch (RejectedExecutionException e) {
            pending.fail(call.id(), RpcException.Kind.NOT_SENT, "RPC of this node is stopping");
        }
        return call.future();
    }

    private void send(PendingCalls.Pending call, byte[] body) {
        channel.writeAndFlush(Frame.request(channel.alloc(), call.method(), call.id(), body))
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        pending.fail(call.id(), RpcException.Kind.UNKNOWN_OUTCOME, String.valueOf(written.cause()));
                    }
                });
        armSweep();
        if (!channel.isActive()) {
            // ended() may have gone through the calls before this one was among them
            pending.fail(call.id(), RpcException.Kind.UNKNOWN_OUTCOME, String.valueOf(ending.get()));
        }
    }

    private CompletableFuture<Object> notSent(ContractMethod method, String message) {
        context.meters().called(method, RpcException.Kind.NOT_SENT, 0);
        return CompletableFuture.failedFuture(
                new RpcException(RpcException.Kind.NOT_SENT, method.name() + ": " + message));
    }

    private String tooLarge(int bytes) {
        return "a body of " + bytes + " bytes is larger than a frame may be ("
                + context.settings().maxFrameBytes() + ")";
    }

    /** One timer for all calls, only while some wait: an idle connection costs no wake-up. */
    private void armSweep() {
        if (sweeping.compareAndSet(false, true)) {
            long wait = Math.clamp(pending.nanosToNextDeadline(), MIN_SWEEP_NANOS, MAX_SWEEP_NANOS);
            channel.eventLoop().schedule(this::sweep, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void sweep() {
        pending.expire();
        sweeping.set(false);
        if (!pending.isEmpty()) {
            armSweep();
        }
    }

    /** A RESPONSE or FAILURE came. */
    void answered(Frame frame) {
        PendingCalls.Pending call = pending.take(frame.requestId());
        if (call == null) {
            context.meters().lateResponse();
            return;
        }
        try {
            if (frame.kind() == FrameKind.RESPONSE) {
                pending.succeed(
                        call, context.codec().read(frame.body(), call.method().responseType()));
            } else {
                pending.fail(
                        call,
                        context.codec()
                                .read(frame.body(), Failure.class)
                                .toException(call.method().name()));
            }
        } catch (JacksonException e) {
            String message = call.method().name() + ": the answer is not readable: " + e.getMessage();
            pending.fail(call, new RpcException(RpcException.Kind.UNKNOWN_OUTCOME, message));
        }
    }
}
