package io.scheduler.alert.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on threads of its own: a name server that says nothing can not be interrupted, and would hold whoever asks, and
 * with a virtual thread the one that carries it and so everybody else. Safe for use by several threads.
 */
final class LookUps implements AutoCloseable {
    private static final int AT_ONCE = 64;
    private static final long IDLE_SECONDS = 30;

    private final Resolver resolver;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("look-up-", 1).factory());

    LookUps(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Looks names up, for as long as it takes. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @throws UnknownHostException when there is no such name, or nobody said so in time */
    InetAddress[] addresses(String host, Duration limit) throws UnknownHostException {
        try {
            Future<InetAddress[]> answer = threads.submit(() -> resolver.addresses(host));
            return answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw because(host + " was not found", e.getCause());
        } catch (TimeoutException e) {
            throw because("nobody said in time where " + host + " is", e);
        } catch (RejectedExecutionException e) {
            throw because(AT_ONCE + " names are being looked up already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw because("there was no time left to look " + host + " up", e);
        }
    }

    private static UnknownHostException because(String why, Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(why);
        unknown.initCause(cause);
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
