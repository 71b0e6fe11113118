package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scheduler.embedded.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy with the shipped configuration, before two servers that say what it is to believe of them. */
class LoadBalancerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<StandInApi> apis = List.of(new StandInApi("api-1"), new StandInApi("api-2"));
    private final BlockingQueue<StandInApi> asked = new ArrayBlockingQueue<>(8);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    LoadBalancerTest() throws IOException {}

    /** An api on one port for calls and health. */
    private final class StandInApi {
        private final String name;
        private final HttpServer server;
        private volatile int readiness = 200;

        private StandInApi(String name) throws IOException {
            this.name = name;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/actuator/health/readiness", call -> answer(call, readiness));
            server.createContext("/", this::takeLong);
            server.start();
        }

        private void takeLong(HttpExchange call) throws IOException {
            asked.add(this);
            try {
                answer(call, mayAnswer.await(LIMIT.toSeconds(), TimeUnit.SECONDS) ? 201 : 500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void answer(HttpExchange call, int status) throws IOException {
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, body.length);
            try (var out = call.getResponseBody()) {
                out.write(body);
            }
        }

        private String address() {
            int port = server.getAddress().getPort();
            return "127.0.0.1:" + port + " check port " + port;
        }
    }

    @AfterEach
    void stopServers() {
        mayAnswer.countDown();
        apis.forEach(api -> api.server.stop(0));
        threads.close();
    }

    @Test
    void aCallThatIsUnderWayIsAnsweredByTheApiThatStops() throws Exception {
        Assumptions.assumeTrue(Command.isThere("haproxy"), "haproxy is not installed");
        int port = LoopbackPort.pickFree(new SecureRandom());
        Path log = dir.resolve("haproxy.log");
        Process haproxy = start(port, log);
        try (HttpClient client = HttpClient.newHttpClient()) {
            // carried out once begun, and nobody may try it again: it has no Idempotency-Key
            HttpRequest start = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/instances"))
                    .timeout(LIMIT)
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            await("HAProxy to listen").atMost(LIMIT).until(() -> !LoopbackPort.isFree(port));
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(start, BodyHandlers.ofString());
            StandInApi stopping = asked.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(stopping).isNotNull();

            stopping.readiness = 503;
            await("HAProxy to have turned away from " + stopping.name)
                    .atMost(LIMIT)
                    .until(() -> Files.readString(log).contains("apis/" + stopping.name + " is DOWN"));
            mayAnswer.countDown();

            HttpResponse<String> said = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(said.statusCode()).as(Files.readString(log)).isEqualTo(201);
            assertThat(said.body()).isEqualTo(stopping.name);
            assertThat(asked).as("the same call once more").isEmpty();
            assertThat(client.send(start, BodyHandlers.ofString()).body())
                    .as("who is asked from then on")
                    .isNotEqualTo(stopping.name);
        } finally {
            haproxy.destroy();
            haproxy.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Else it would have nobody to turn to when the next one stops. */
    @Test
    void anApiThatIsBackIsSeenBeforeARollingRestartTakesTheNext() throws Exception {
        Assumptions.assumeTrue(Command.isThere("haproxy"), "haproxy is not installed");
        Matcher wait = Pattern.compile("(?m)^SEEN_SECONDS=(\\d+)$")
                .matcher(Files.readString(ScriptsHarness.ROOT.resolve("bin/rolling-restart.sh")));
        assertThat(wait.find()).isTrue();
        int port = LoopbackPort.pickFree(new SecureRandom());
        Path log = dir.resolve("haproxy.log");
        apis.getFirst().readiness = 503;
        Process haproxy = start(port, log);
        try {
            await("HAProxy to do without the one that is away")
                    .atMost(LIMIT)
                    .until(() -> Files.readString(log).contains("apis/api-1 is DOWN"));
            apis.getFirst().readiness = 200;
            await("HAProxy to have seen that it is back")
                    .atMost(Duration.ofSeconds(Integer.parseInt(wait.group(1))))
                    .until(() -> Files.readString(log).contains("apis/api-1 is UP"));
        } finally {
            haproxy.destroy();
            haproxy.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Process start(int port, Path log) throws IOException {
        String shipped = Files.readString(ScriptsHarness.ROOT.resolve("deploy/haproxy/haproxy.cfg"));
        String ours = shipped.replace("127.0.0.1:8080", "127.0.0.1:" + port)
                .replace("127.0.0.1:12345 check port 12346", apis.get(0).address())
                .replace("127.0.0.1:12355 check port 12356", apis.get(1).address());
        assertThat(ours).contains(apis.get(0).address()).contains(apis.get(1).address());
        Path file = Files.writeString(dir.resolve("haproxy.cfg"), ours);
        return Command.of(dir, "haproxy", "-f", file.toString())
                .with("PATH", System.getenv("PATH") + ":/usr/sbin")
                .start(log);
    }
}
