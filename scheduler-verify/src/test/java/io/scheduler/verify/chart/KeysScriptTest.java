package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scheduler.admin.SchedulerAdmin;
import io.scheduler.rpc.tls.RpcTls;
import io.scheduler.rpc.tls.RpcTlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The script of the chart's Job, with what the chart gives it, against a stand-in of Kubernetes that keeps Secrets. */
class KeysScriptTest {
    private static final Path SCRIPT = Chart.FOLDER.resolve("files/keys.sh");

    @TempDir
    Path folder;

    private final Map<String, JsonNode> secrets = new ConcurrentHashMap<>();
    private HttpServer kubernetes;
    private volatile boolean refusing;

    @BeforeEach
    void start() throws IOException {
        kubernetes = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kubernetes.createContext("/api/v1/namespaces/flows/secrets", this::answer);
        kubernetes.start();
        Path account = Files.createDirectories(folder.resolve("account"));
        Files.writeString(account.resolve("token"), "a-token");
        Files.createFile(account.resolve("ca.crt"));
        Path tool = Files.writeString(folder.resolve("tool"), """
                #!/bin/sh
                exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
                """.formatted(
                        System.getProperty("java.home"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SchedulerAdmin.class.getName()));
        assertThat(tool.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void stop() {
        kubernetes.stop(0);
    }

    @Test
    void makesWhatIsMissingOnceAndRenewsWhatEndsSoon() throws Exception {
        Map<String, String> environment = environmentOfTheChart();
        assertThat(environment).containsEntry("PASSWORDS", "database admin").containsEntry("CERTIFICATES", "true");

        assertThat(run(environment)).contains("All keys are there.");
        assertThat(secrets.keySet())
                .containsExactlyInAnyOrder(
                        "prod-scheduler-rpc-ca",
                        "prod-scheduler-rpc-master",
                        "prod-scheduler-rpc-worker",
                        "prod-scheduler-rpc-api",
                        "prod-scheduler-rpc-alert",
                        "prod-scheduler-encryption",
                        "prod-scheduler-database",
                        "prod-scheduler-admin");
        assertThat(secrets.get("prod-scheduler-rpc-master").path("type").asString())
                .isEqualTo("kubernetes.io/tls");
        assertThat(data("prod-scheduler-admin", "password")).hasSizeGreaterThanOrEqualTo(24);
        assertThat(data("prod-scheduler-database", "password")).isNotEqualTo(data("prod-scheduler-admin", "password"));
        // what a node takes, with the names by which it is dialled and its role
        mount();
        Path master = folder.resolve("have/prod-scheduler-rpc-master");
        assertThat(RpcTls.load(new RpcTlsSettings(
                                true, master.resolve("tls.crt"), master.resolve("tls.key"), master.resolve("ca.crt")))
                        .isEnabled())
                .isTrue();
        assertThat(shown(master.resolve("tls.crt")))
                .contains("role     master")
                .contains("*.prod-scheduler-master.flows.svc");

        Map<String, JsonNode> before = new TreeMap<>(secrets);
        assertThat(run(environment)).doesNotContain("Made the Secret").doesNotContain("Renewed the Secret");
        assertThat(new TreeMap<>(secrets)).isEqualTo(before);

        // a year has fewer days than that: all four are renewed, by the same authority, and nothing else changes
        Map<String, String> later = new TreeMap<>(environment);
        later.put("RENEW_DAYS", "400");
        assertThat(run(later).lines().filter(line -> line.startsWith("Renewed the Secret")))
                .hasSize(4);
        assertThat(data("prod-scheduler-rpc-api", "tls.crt"))
                .isNotEqualTo(before.get("prod-scheduler-rpc-api")
                        .path("data")
                        .path("tls.crt")
                        .asString());
        assertThat(data("prod-scheduler-rpc-api", "ca.crt")).isEqualTo(data("prod-scheduler-rpc-ca", "tls.crt"));
        assertThat(secrets.get("prod-scheduler-database")).isEqualTo(before.get("prod-scheduler-database"));
    }

    private Map<String, String> environmentOfTheChart() throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), "{}");
        Pods job = Pods.of(Chart.render(values)).stream()
                .filter(pod -> pod.owner().name().contains("-keys-"))
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = new TreeMap<>();
        Pods.stream(job.containers().getFirst().path("env"))
                .forEach(variable -> environment.put(
                        variable.path("name").asString(), variable.path("value").asString()));
        return environment;
    }

    /** Kubernetes starts the container once more in the same pod, with what it left. */
    @Test
    void goesOnAfterItHasFailedHalfway() throws Exception {
        Map<String, String> environment = environmentOfTheChart();
        Path work = Files.createTempDirectory(folder, "work");
        refusing = true;
        Ended first = run(environment, work);
        assertThat(first.status()).as(first.said()).isEqualTo(1);
        assertThat(first.said())
                .contains("expected the Secret prod-scheduler-rpc-ca to be made, but Kubernetes said 403");
        assertThat(work).isNotEmptyDirectory();

        refusing = false;
        Ended second = run(environment, work);
        assertThat(second.status()).as(second.said()).isZero();
        assertThat(secrets).hasSize(8);
    }

    private record Ended(int status, String said) {}

    private String run(Map<String, String> environment) throws Exception {
        Ended ended = run(environment, Files.createTempDirectory(folder, "work"));
        assertThat(ended.status()).as(ended.said()).isZero();
        return ended.said();
    }

    private Ended run(Map<String, String> environment, Path work) throws Exception {
        Path output = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder script = new ProcessBuilder("/bin/bash", SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        script.environment().putAll(environment);
        script.environment()
                .put("KUBERNETES", "http://127.0.0.1:" + kubernetes.getAddress().getPort());
        script.environment()
                .put("HAVE", Files.createDirectories(folder.resolve("have")).toString());
        script.environment().put("WORK", work.toString());
        script.environment().put("ACCOUNT", folder.resolve("account").toString());
        script.environment().put("TOOL", folder.resolve("tool").toString());
        script.environment().put("no_proxy", "*");
        Process process = script.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private String shown(Path certificate) throws Exception {
        Process process = new ProcessBuilder(folder.resolve("tool").toString(), "cert", "show", certificate.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** As Kubernetes shows Secrets to a pod. */
    private void mount() throws IOException {
        for (Map.Entry<String, JsonNode> secret : secrets.entrySet()) {
            Path to = Files.createDirectories(folder.resolve("have").resolve(secret.getKey()));
            for (Map.Entry<String, JsonNode> each :
                    secret.getValue().path("data").properties()) {
                Files.write(
                        to.resolve(each.getKey()),
                        Base64.getDecoder().decode(each.getValue().asString()));
            }
        }
    }

    private String data(String secret, String key) {
        return secrets.get(secret).path("data").path(key).asString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> said = new ArrayList<>(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            if (!said.equals(List.of("Bearer a-token"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            JsonNode body = JsonMapper.shared().readTree(exchange.getRequestBody());
            exchange.sendResponseHeaders(carryOut(exchange, body), -1);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int carryOut(HttpExchange exchange, JsonNode body) {
        String path = exchange.getRequestURI().getPath();
        String name = path.endsWith("/secrets")
                ? body.path("metadata").path("name").asString()
                : path.substring(path.lastIndexOf('/') + 1);
        if (refusing) {
            return 403;
        }
        return switch (exchange.getRequestMethod()) {
            case "POST" -> secrets.putIfAbsent(name, body) == null ? 201 : 409;
            case "PATCH" -> {
                var merged = (ObjectNode) secrets.get(name).deepCopy();
                body.path("data")
                        .properties()
                        .forEach(each -> ((ObjectNode) merged.path("data")).set(each.getKey(), each.getValue()));
                secrets.put(name, merged);
                yield 200;
            }
            default -> 405;
        };
    }
}
