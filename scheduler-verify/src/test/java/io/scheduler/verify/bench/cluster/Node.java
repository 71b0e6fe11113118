package io.scheduler.verify.bench.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** One service in a process of its own. For one thread. */
public final class Node {

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();

    private final String name;
    private final Program program;
    private final int managementPort;

    Node(String name, Program program, int managementPort) {
        this.name = name;
        this.program = program;
        this.managementPort = managementPort;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return program.pid();
    }

    /** Starts it and gives the time from the launch of its script until readiness says UP. */
    public Duration start() throws IOException {
        return start(Map.of());
    }

    /** @param environment in addition, for this start */
    public Duration start(Map<String, String> environment) throws IOException {
        long begin = System.nanoTime();
        program.launch(environment);
        await(name + " to be ready")
                .atMost(READY_LIMIT)
                .pollDelay(LOOK)
                .pollInterval(LOOK)
                .until(() -> {
                    if (!program.isAlive()) {
                        throw new IllegalStateException(name + " ended, and said:\n" + program.lastWords());
                    }
                    return isReady();
                });
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    public void stop() {
        program.stop();
    }

    void kill() {
        program.kill();
    }

    private boolean isReady() {
        return page("/actuator/health/readiness").contains("\"UP\"");
    }

    /** The sum of all values of a metric; 0 when there is none yet. */
    public double metric(String metric) {
        return metric(metric, "");
    }

    /** The same of those that have this label, as it is written there. */
    public double metric(String metric, String label) {
        return page("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What it started and has not ended, such as the worker's guardian. */
    public Stream<ProcessHandle> children() {
        return ProcessHandle.of(pid()).stream().flatMap(ProcessHandle::descendants);
    }

    private String page(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
