package io.scheduler.verify.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes requests and thinks for a while before it answers, so that somebody who is killed is usually killed in between. */
final class SlowReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Receipt> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Duration thinking;

    /** @param marked it said that it may be a copy */
    record Receipt(long alert, boolean marked) {}

    SlowReceiver(Duration thinking) throws IOException {
        this.thinking = thinking;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        received.add(new Receipt(
                Long.parseLong(exchange.getRequestHeaders().getFirst("X-Scheduler-Alert-Id")),
                exchange.getRequestHeaders().containsKey("X-Scheduler-Possible-Duplicate")));
        inFlight.incrementAndGet();
        try {
            never.await(thinking.toMillis(), TimeUnit.MILLISECONDS);
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
            exchange.close();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<Receipt> received() {
        return received;
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
