package io.scheduler.worker;

import static io.scheduler.worker.WorkerRig.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTaskTest {
    @TempDir
    Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private HttpServer server;
    private WorkerRig rig;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.createContext("/echo", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("X-Token") + " " + body);
            answer(exchange, 200, "{\"state\": \"UP\", \"items\": [{\"id\": 7, \"name\": \"seven\"}], \"n\": null}");
        });
        server.createContext("/amount", exchange -> answer(exchange, 200, "{\"amount\": 12345678.90}"));
        server.createContext("/status/", exchange -> {
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring("/status/".length()));
            answer(exchange, status, "the status is " + status);
        });
        server.createContext(
                "/trace",
                exchange -> answer(
                        exchange,
                        200,
                        String.valueOf(exchange.getRequestHeaders().getFirst("traceparent"))));
        server.createContext("/large", exchange -> answer(exchange, 200, "x".repeat(100_000)));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/echo?moved=yes");
            answer(exchange, 302, "");
        });
        server.createContext("/away", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            answer(exchange, 302, "");
        });
        server.createContext("/slow", exchange -> {
            seen.add("slow");
            try {
                mayAnswer.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 200, "at last");
        });
        server.start();
        rig = new WorkerRig(folder, settings(8));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        mayAnswer.countDown();
        rig.close();
        server.stop(0);
        handlers.shutdownNow();
    }

    private AttemptReport run(long id, String path, Map<String, Object> more) {
        start(id, path, more);
        return rig.awaitEnd(id);
    }

    private void start(long id, String path, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("url", "http://127.0.0.1:" + server.getAddress().getPort() + path);
        rig.assign(WorkerRig.task(id, 1, "http", config));
    }

    @Test
    void sendsWhatTheTaskSaysAndTakesTheAnswerApart() {
        AttemptReport end = run(
                1,
                "/echo?a=1",
                Map.of(
                        "method", "POST",
                        "query", Map.of("q", "ä b&c"),
                        "headers", Map.of("X-Token", "t0"),
                        "body", "{\"day\": \"20261121\"}",
                        "expect",
                                Map.of("json", Map.of("/state", "UP", "$.items[-1].id", "7"), "bodyContains", "seven"),
                        "extract", Map.of("name", "/items/0/name", "first", "$.items[0]", "nothing", "/n")));

        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.SUCCEEDED);
        assertThat(seen).containsExactly("POST /echo?a=1&q=%C3%A4%20b%26c application/json t0 {\"day\": \"20261121\"}");
        assertThat(end.outputs())
                .containsEntry("t1.status", "200")
                .containsEntry("name", "seven")
                .containsEntry("first", "{\"id\":7,\"name\":\"seven\"}")
                .containsEntry("nothing", "null")
                .containsKey("t1.response");
        assertThat(rig.logText(1))
                .containsPattern("> POST http://127\\.0\\.0\\.1:\\d+/echo\\?a=1&q=")
                .containsPattern("< 200 after \\d+ ms, \\d+ bytes")
                .contains("\"state\": \"UP\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | 2xx      | true
            204 | 200-204  | true
            404 | 2xx      | false
            404 | 404      | true
            503 | 2xx, 503 | true
            302 | 2xx      | false
            500 | 400-499  | false
            """)
    void statusDecides(int status, String expected, boolean good) {
        AttemptReport end = run(1, "/status/" + status, Map.of("expect", Map.of("status", List.of((Object[])
                expected.split(", ")))));

        assertThat(end.phase()).isEqualTo(good ? Phase.SUCCEEDED : Phase.FAILED);
        if (!good) {
            assertThat(end.reason()).isEqualTo("expected the status " + expected + ", but got " + status);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bodyContains    | DOWN  | expected the answer to contain DOWN
            bodyNotContains | UP    | expected the answer not to contain UP
            """)
    void bodyDecides(String condition, String text, String reason) {
        AttemptReport end = run(1, "/echo", Map.of("expect", Map.of(condition, text)));

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).isEqualTo(reason);
    }

    @Test
    void jsonDecides() {
        assertThat(run(1, "/echo", Map.of("expect", Map.of("json", Map.of("/state", "DOWN"))))
                        .reason())
                .isEqualTo("expected DOWN at /state of the answer, but got UP");
        assertThat(run(2, "/echo", Map.of("extract", Map.of("x", "/items/9"))).reason())
                .isEqualTo("extract.x: expected a value at /items/9 of the answer, but there is none");
        assertThat(run(3, "/status/200", Map.of("extract", Map.of("x", "/a"))).reason())
                .startsWith("expected JSON in the answer, but");
    }

    @Test
    void numbersOfAnAnswerKeepTheirDigits() {
        AttemptReport end = run(
                1,
                "/amount",
                Map.of("expect", Map.of("json", Map.of("$.amount", "12345678.90")), "extract", Map.of("n", "/amount")));

        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.outputs()).containsEntry("n", "12345678.90");
    }

    @Test
    void answerIsReadUpToItsLimitOnly() {
        AttemptReport end = run(1, "/large", Map.of("maxResponse", 1_000));

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).startsWith("expected an answer of at most 1000 bytes");
        AttemptReport whole = run(2, "/large", Map.of());
        assertThat(whole.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(whole.outputs()).isEqualTo(Map.of("t2.status", "200"));
    }

    /** Whatever is cut: a part of a secret would not be found afterwards. */
    @Test
    void aSecretIsCoveredBeforeAnAnswerIsCut() {
        String secret = "S3cret-Value!";
        server.createContext("/secret", exchange -> answer(exchange, 200, "x".repeat(4_090) + secret + " and more"));
        server.createContext("/location", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://[" + "x".repeat(4_080) + secret);
            answer(exchange, 302, "");
        });

        AttemptReport cut = runWith(secret, 1, "/secret", Map.of());
        AttemptReport atItsLimit = runWith(secret, 2, "/secret", Map.of("maxResponse", 4_094));
        AttemptReport away = runWith(secret, 3, "/location", Map.of("redirects", "same-host"));
        AttemptReport other =
                runWith(secret, 4, "/secret", Map.of("expect", Map.of("bodyContains", "y".repeat(190) + secret)));
        AttemptReport json = runWith(secret, 5, "/secret", Map.of("extract", Map.of("a", "/b")));

        assertThat(cut.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(rig.logText(1)).contains("x******…").doesNotContain("S3");
        assertThat(rig.logText(2)).contains("xxx…\n").doesNotContain("S3");
        for (AttemptReport failed : List.of(atItsLimit, away, other, json)) {
            assertThat(failed.phase()).isEqualTo(Phase.FAILED);
            assertThat(failed.reason()).doesNotContain("S3");
            assertThat(rig.logText(failed.attemptId())).doesNotContain("S3");
        }
    }

    @Test
    void whoIsAskedIsToldOfTheTrace() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(runWith(List.of(), parent, 1, "/trace", Map.of()).outputs()).containsEntry("t1.response", parent);
        assertThat(runWith(List.of(), parent, 2, "/trace", Map.of("headers", Map.of("TraceParent", "its own")))
                        .outputs())
                .containsEntry("t2.response", "its own");
        assertThat(run(3, "/trace", Map.of()).outputs()).containsEntry("t3.response", "null");
    }

    private AttemptReport runWith(String secret, long id, String path, Map<String, Object> more) {
        return runWith(List.of(secret), null, id, path, more);
    }

    private AttemptReport runWith(
            List<String> secrets, @Nullable String traceParent, long id, String path, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("url", "http://127.0.0.1:" + server.getAddress().getPort() + path);
        TaskAssignment task = WorkerRig.task(id, 1, "http", config).withSecrets(secrets);
        rig.assign(traceParent == null ? task : task.tracedBy(traceParent));
        return rig.awaitEnd(id);
    }

    @Test
    void redirectsAreFollowedWhereWantedAndToTheSameHostOnly() {
        assertThat(run(1, "/moved", Map.of()).reason()).isEqualTo("expected the status 2xx, but got 302");
        assertThat(run(2, "/moved", Map.of("redirects", "same-host", "headers", Map.of("X-Token", "t0")))
                        .phase())
                .isEqualTo(Phase.SUCCEEDED);
        assertThat(seen).containsExactly("GET /echo?moved=yes null t0 ");
        assertThat(run(3, "/away", Map.of("redirects", "same-host")).reason())
                .isEqualTo("expected the status 2xx, but got 302");
        assertThat(run(4, "/moved", Map.of("redirects", "same-host", "method", "POST"))
                        .reason())
                .isEqualTo("expected the status 2xx, but got 302");
    }

    @Test
    void anAnswerThatDoesNotComeInTimeFailsTheTaskWithoutASecondRequest() {
        AttemptReport end = run(1, "/slow", Map.of("requestTimeout", "300ms"));

        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).startsWith("expected the whole answer within 300 ms");
        assertThat(seen).containsExactly("slow");
    }

    @Test
    void killingEndsTheWait() {
        start(1, "/slow", Map.of());
        await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains("slow"));

        rig.kill(1, 1, "enough");

        AttemptReport end = rig.awaitEnd(1);
        assertThat(end.phase()).isEqualTo(Phase.KILLED);
        assertThat(end.reason()).isEqualTo("enough");
    }

    @Test
    void nobodyListening() {
        rig.assign(WorkerRig.task(1, 1, "http", Map.of("url", "http://127.0.0.1:1/")));

        assertThat(rig.awaitEnd(1).reason())
                .startsWith("expected an answer from http://127.0.0.1:1/, but got ConnectException");
    }

    @Test
    void whatCanNotBeSentIsRefusedBeforeItIs() {
        assertThat(run(1, "/echo", Map.of("headers", Map.of("X-A", "b\r\nX-B: c")))
                        .reason())
                .startsWith("expected an address, a method and headers that can be sent");
        assertThat(run(2, "/a b", Map.of()).reason()).startsWith("url: expected an address");
        assertThat(run(3, "/echo", Map.of("method", "BREW")).reason()).startsWith("method: expected one of GET, POST");
        assertThat(run(4, "/echo", Map.of("expect", Map.of("status", List.of("20x"))))
                        .reason())
                .startsWith("expect.status: expected a status");
        assertThat(seen).isEmpty();
    }

    /** Nobody can know whether the request has arrived: the next worker does not know the attempt, which the master takes as lost. */
    @Test
    void aWorkerThatIsGoneLeavesNothingBehind() throws Exception {
        start(1, "/slow", Map.of());
        await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains("slow"));
        rig.stop();

        rig = new WorkerRig(folder, settings(8));

        assertThat(rig.claim(2).attempts()).isEmpty();
        assertThat(rig.master.reportsOf(1)).isEmpty();
    }
}
