package io.scheduler.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import io.scheduler.rpc.transport.RpcDialer;
import io.scheduler.rpc.transport.RpcLink;
import io.scheduler.rpc.transport.RpcServices;
import io.scheduler.rpc.transport.RpcSettings;
import io.scheduler.verify.Alone;
import io.scheduler.verify.ReferenceMachine;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The running whole: what it kills, what it refuses, how quickly it goes from task to task. */
@Alone
class StandaloneBehaviourTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static StandaloneProcess standalone;
    private static Rest api;

    @BeforeAll
    static void start() throws Exception {
        standalone = StandaloneProcess.start(dir.resolve("home"));
        api = standalone.api();
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    @Test
    void stopKillsTheWholeTreeOfATaskEvenWhatLeftItsGroup() {
        String mark = "SCHEDULER_TEST_MARK=tree-" + System.nanoTime();
        api.apply("default", "tree", """
                name: tree
                tasks:
                  - name: sleeps
                    type: shell
                    script: |
                      export %s
                      sh -c 'sleep 1000 & setsid sleep 1000'
                """.formatted(mark));
        long run = api.start("default", "tree", Map.of());
        await("both sleeps")
                .atMost(LIMIT)
                .until(() -> marked(mark).stream()
                                .filter(command -> command.startsWith("sleep"))
                                .count()
                        == 2);

        api.post("/workflow-instances/" + run + "/stop", Map.of()).expect(202);

        api.awaitState(run, LIMIT, "STOPPED");
        assertThat(api.task(run, "sleeps").path("state").asString()).isEqualTo("KILLED");
        assertThat(marked(mark)).isEmpty();
    }

    @Test
    void aChainOfFiftyShellTasksLosesMillisecondsBetweenThem() throws Exception {
        double before = ReferenceMachine.slowness();
        StringBuilder yaml = new StringBuilder("name: chain\ntasks:\n");
        for (int i = 0; i < 50; i++) {
            yaml.append("  - {name: t%d, type: shell, script: 'true'%s}\n"
                    .formatted(i, i == 0 ? "" : ", dependsOn: [t" + (i - 1) + "]"));
        }
        api.apply("default", "chain", yaml.toString());
        List<Double> medians = new ArrayList<>();
        // the first runs warm the virtual machines up
        for (int round = 0; round < 6; round++) {
            long run = api.start("default", "chain", Map.of());
            api.awaitState(run, LIMIT, "SUCCEEDED");
            medians.add(medianGapMillis(api.tasks(run)));
        }
        List<Double> warm = medians.subList(2, 6).stream().sorted().toList();
        double slowness = Math.max(before, ReferenceMachine.slowness());
        System.out.printf(
                "median gap between a task's end and the next one's start: %s ms; machine %.2f times slower than the reference%n",
                medians, slowness);
        assertThat(warm.get(warm.size() / 2))
                .as(
                        "median gap in ms between finishedAt and the next startedAt, per run: %s, slowness %.2f",
                        medians, slowness)
                .isLessThanOrEqualTo(10.0 * slowness);
    }

    @Test
    void badInputIsRefusedWithItsPlaceAndChangesNothing() {
        api.apply("default", "good", "name: good\ntasks:\n  - {name: a, type: noop}\n");
        String good = "/projects/default/workflows/good";
        String before = api.get(good).expect(200).body();

        problem(api.put(good, "application/json", "{\"name\": "), 422, null);
        problem(api.put(good, "application/yaml", "name: [unclosed"), 422, null);
        problem(
                api.put(good, "application/yaml", "name: good\ntasks:\n  - {name: a, type: noop, colour: red}\n"),
                422,
                "tasks[0].colour");
        problem(
                api.put(
                        good,
                        "application/yaml",
                        "name: good\ntasks:\n  - {name: a, type: noop, dependsOn: [b]}\n"
                                + "  - {name: b, type: noop, dependsOn: [a]}\n"),
                422,
                "→");
        StringBuilder many =
                new StringBuilder("{\"name\": \"good\", \"tasks\": [{\"name\": \"t0\", \"type\": \"noop\"}");
        IntStream.rangeClosed(1, 100_000)
                .forEach(i -> many.append(",{\"name\":\"t").append(i).append("\",\"type\":\"noop\"}"));
        problem(api.put(good, "application/json", many.append("]}").toString()), 422, "100001");
        problem(api.put(good, "application/json", " ".repeat(50 << 20)), 413, null);
        problem(api.put(good, "application/yaml", bomb()), 422, null);
        problem(api.post("/projects/nowhere/workflows/good/instances", Map.of()), 404, "nowhere");
        problem(api.withToken("sch_wrong").get(good), 401, null);

        assertThat(api.get(good).expect(200).body()).isEqualTo(before);
        assertThat(api.get(good + "/versions").expect(200).json().path("total").asInt())
                .isEqualTo(1);
    }

    @Test
    void strangersAtTheRpcPortAreRefusedAndCountedAndTheMasterGoesOn() throws Exception {
        int port = standalone.port("master");
        double plaintext = refused("plaintext");
        double untrusted = refused("untrusted_certificate") + refused("handshake");
        double oversized = refused("oversized_frame");

        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(endsWithoutAnAnswer(socket)).isTrue();
        }
        await().atMost(LIMIT).until(() -> refused("plaintext") > plaintext);

        Path strangers = Files.createDirectories(dir.resolve("strangers"));
        CertificateAuthority.create(strangers)
                .issue(
                        NodeRole.WORKER,
                        List.of("localhost"),
                        List.of("127.0.0.1"),
                        strangers.resolve("worker.pem"),
                        strangers.resolve("worker-key.pem"));
        RpcTls wrong = RpcTls.load(new RpcTlsSettings(
                true, strangers.resolve("worker.pem"), strangers.resolve("worker-key.pem"), ourAuthority()));
        NodeIdentity stranger = new NodeIdentity(NodeRole.WORKER, "stranger", "stranger-1");
        try (RpcDialer dialer = new RpcDialer(
                        stranger, RpcServices.none(), wrong, RpcSettings.defaults(), new SimpleMeterRegistry());
                RpcLink link = dialer.dial("127.0.0.1", port, peer -> {})) {
            await().atMost(LIMIT).until(() -> refused("untrusted_certificate") + refused("handshake") > untrusted);
            assertThat(link.peer()).isEmpty();
        }

        try (SSLSocket socket = OurTls.socket(standalone.home().resolve("certs"), port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(Integer.MAX_VALUE);
            out.flush();
            await().atMost(LIMIT).until(() -> refused("oversized_frame") > oversized);
        }

        api.apply("default", "still-here", "name: still-here\ntasks:\n  - {name: a, type: noop}\n");
        api.awaitState(api.start("default", "still-here", Map.of()), LIMIT, "SUCCEEDED");
    }

    private static void problem(Rest.Answer answer, int status, String mentions) {
        answer.expect(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.json().path("code").asString()).isNotBlank();
        if (mentions != null) {
            assertThat(answer.body()).contains(mentions);
        }
    }

    private static String bomb() {
        StringBuilder yaml = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'i'; c++) {
            yaml.append("%s: &%s [%s]\n"
                    .formatted(c, c, String.join(", ", java.util.Collections.nCopies(9, "*" + (char) (c - 1)))));
        }
        return yaml.toString();
    }

    private static double medianGapMillis(List<JsonNode> tasks) {
        List<Double> gaps = IntStream.range(1, tasks.size())
                .mapToObj(i -> Duration.between(
                                        Instant.parse(tasks.get(i - 1)
                                                .path("finishedAt")
                                                .asString()),
                                        Instant.parse(
                                                tasks.get(i).path("startedAt").asString()))
                                .toNanos()
                        / 1e6)
                .sorted()
                .toList();
        return gaps.get(gaps.size() / 2);
    }

    private static boolean endsWithoutAnAnswer(Socket socket) throws IOException {
        socket.setSoTimeout((int) LIMIT.toMillis());
        byte[] said = socket.getInputStream().readAllBytes();
        return !new String(said, StandardCharsets.ISO_8859_1).contains("HTTP");
    }

    private static Path ourAuthority() {
        return standalone.home().resolve("certs/ca.pem");
    }

    /** The sum of the counter over all series with this reason. */
    private static double refused(String reason) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest page = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + standalone.port("masterManagement") + "/actuator/prometheus"))
                    .build();
            String metrics =
                    client.send(page, HttpResponse.BodyHandlers.ofString()).body();
            Matcher matcher = Pattern.compile(
                            "scheduler_rpc_refused_total\\{[^}]*reason=\"" + reason + "\"[^}]*} ([0-9.E]+)")
                    .matcher(metrics);
            double sum = 0;
            while (matcher.find()) {
                sum += Double.parseDouble(matcher.group(1));
            }
            return sum;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Command lines of the processes whose environment holds the mark. */
    private static List<String> marked(String mark) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                if (read(process.resolve("environ")).contains(mark)) {
                    found.add(read(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
