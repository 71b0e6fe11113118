package io.scheduler.rpc.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The few threads that carry all connections of a server or dialer. */
final class EventLoops {
    private static final int MAX_THREADS = 4;
    private static final long STOP_SECONDS = 5;

    private EventLoops() {}

    static EventLoopGroup start(String name) {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS);
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /** Must not be called on one of the group's own threads. */
    static void stop(EventLoopGroup group) {
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }

    /** Unsent bytes above which a connection takes no more calls: what the largest frame needs. */
    static WriteBufferWaterMark waterMark(RpcSettings settings) {
        return new WriteBufferWaterMark(settings.maxFrameBytes() / 2, settings.maxFrameBytes());
    }
}
