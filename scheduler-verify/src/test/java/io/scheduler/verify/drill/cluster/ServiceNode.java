package io.scheduler.verify.drill.cluster;

import io.scheduler.rpc.node.NodeRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** One master, worker or api as a process, with a name that lasts. For one thread at a time; reads from any. */
public final class ServiceNode {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();

    private final NodeRole role;
    private final String name;
    private final int managementPort;
    private final JavaProcess process;
    private final IntFunction<List<String>> properties;
    private final AtomicInteger launches = new AtomicInteger();
    private volatile boolean paused;

    /** @param properties of the n-th launch */
    ServiceNode(
            NodeRole role, String name, int managementPort, JavaProcess process, IntFunction<List<String>> properties) {
        this.role = role;
        this.name = name;
        this.managementPort = managementPort;
        this.process = process;
        this.properties = properties;
    }

    public NodeRole role() {
        return role;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public boolean isPaused() {
        return paused;
    }

    /** Launches it, unless it runs; it is not ready yet. */
    public void start() throws IOException {
        if (!process.isAlive()) {
            List<String> arguments = new ArrayList<>(properties.apply(launches.incrementAndGet()));
            process.launch(arguments);
        }
    }

    public void kill9() {
        paused = false;
        process.kill9();
    }

    /** Asks it to stop and waits until it has. */
    public void stop() {
        process.terminate();
    }

    /** SIGSTOP: the JVM stands still, its tasks do not. */
    public void pause() {
        process.signal("STOP");
        paused = true;
    }

    public void resume() {
        process.signal("CONT");
        paused = false;
    }

    public boolean isReady() {
        return process.isAlive()
                && !paused
                && management("/actuator/health/readiness").contains("\"UP\"");
    }

    /** A page of its management port; what went wrong when there is none. */
    public String management(String page) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + page))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "no answer: " + notYet.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    public String outputTail() throws IOException {
        return process.outputTail();
    }

    @Override
    public String toString() {
        return name;
    }
}
