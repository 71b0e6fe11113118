package io.scheduler.verify.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.embedded.LoopbackPort;
import io.scheduler.verify.chart.Metrics;
import io.scheduler.verify.e2e.Rest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus scrapes a cluster by the shipped rules: it finds all four services and every metric that rules, dashboards and docs name. */
class ScrapedTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path MONITORING = ScriptsHarness.ROOT.resolve("deploy/monitoring");

    @TempDir
    Path dir;

    @Test
    void promtoolFindsNothingWrong() throws Exception {
        Assumptions.assumeTrue(Command.isThere("promtool"), "promtool is not installed");
        Command.of(
                        dir,
                        "promtool",
                        "check",
                        "rules",
                        MONITORING.resolve("alerts.yaml").toString())
                .expect(0);
        Command.of(
                        dir,
                        "promtool",
                        "check",
                        "config",
                        MONITORING.resolve("prometheus.yaml").toString(),
                        MONITORING.resolve("two-installations.yaml").toString())
                .expect(0);
        assertThat(Command.of(
                                dir,
                                "promtool",
                                "test",
                                "rules",
                                MONITORING.resolve("alerts.test.yaml").toString(),
                                MONITORING.resolve("gone.test.yaml").toString())
                        .expect(0)
                        .text())
                .contains("SUCCESS");
    }

    @Test
    void everyMetricThatIsNamedIsThere() throws Exception {
        Assumptions.assumeTrue(Command.isThere("prometheus"), "prometheus is not installed");
        try (PseudoCluster cluster = new PseudoCluster(dir.resolve("cluster"))) {
            cluster.configure("MASTERS=localhost WORKERS=localhost APIS=localhost ALERTS=localhost");
            cluster.fromTarball("install.sh").expect(0);
            cluster.run("start-all.sh").expect(0);
            Rest anonymous = new Rest("http://127.0.0.1:" + cluster.apiPort(1), "");
            work(PseudoCluster.signIn(anonymous));

            int port = LoopbackPort.pickFree(new SecureRandom());
            Process prometheus = prometheus(cluster, port);
            try {
                Set<String> names = new TreeSet<>();
                await("Prometheus to have scraped all four")
                        .atMost(LIMIT)
                        .until(() -> query(port, "count(up == 1)").equals("4")
                                && !query(port, "sum(scheduler_task_hop_seconds_count) > 0")
                                        .isEmpty());
                names.addAll(seriesNames(port));
                // what a table names is there, but for what only appears once it has happened
                Set<String> missing = new TreeSet<>(Metrics.explained());
                missing.removeAll(names);
                missing.removeAll(Metrics.onlyWhenItHappens());
                assertThat(missing).as("named in docs/metrics.md").isEmpty();
                Set<String> unexplained = names.stream()
                        .filter(name -> name.startsWith("scheduler_"))
                        .collect(Collectors.toCollection(TreeSet::new));
                unexplained.removeAll(Metrics.explained());
                assertThat(unexplained).as("not in docs/metrics.md").isEmpty();

                // the rules were loaded and evaluated without an error, and nothing is wrong with this cluster
                JsonNode rules = get(port, "/api/v1/rules").path("data").path("groups");
                assertThat(rules).isNotEmpty();
                for (JsonNode group : rules) {
                    for (JsonNode rule : group.path("rules")) {
                        assertThat(rule.path("lastError").asString(""))
                                .as("%s", rule.path("name"))
                                .isEmpty();
                        assertThat(rule.path("state").asString())
                                .as("%s", rule.path("name"))
                                .isNotEqualTo("firing");
                    }
                }
            } finally {
                prometheus.destroy();
                prometheus.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private void work(Rest api) {
        api.apply("default", "measured", """
                name: measured
                tasks:
                  - {name: a, type: shell, script: "true"}
                  - {name: b, type: shell, dependsOn: [a], script: "true"}
                """);
        long run = api.start("default", "measured", Map.of());
        api.awaitState(run, LIMIT, "SUCCEEDED");
        api.put("/projects/default/workflows/measured/schedule", "application/json", """
                {"cron": "* * * * * ?", "timezone": "UTC", "enabled": true}""")
                .expect(201);
        await("a scheduled run")
                .atMost(LIMIT)
                .until(() -> api.get("/workflow-instances?project=default&state=SUCCEEDED")
                                .expect(200)
                                .json()
                                .path("total")
                                .asInt()
                        > 1);
    }

    /** The shipped configuration with this cluster's addresses. */
    private Process prometheus(PseudoCluster cluster, int port) throws Exception {
        StringBuilder config = new StringBuilder("""
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                """.formatted(MONITORING.resolve("alerts.yaml")));
        Map<String, Integer> offsets = Map.of("master", 1, "worker", 2, "api", 4, "alert", 6);
        offsets.forEach((job, offset) -> config.append("""
                  - job_name: %s
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: ['127.0.0.1:%d'], labels: {installation: here}}]
                """.formatted(job, cluster.ports + offset)));
        Path file = Files.writeString(dir.resolve("prometheus.yaml"), config);
        return Command.of(
                        dir,
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + dir.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .start(dir.resolve("prometheus.log"));
    }

    /** Without what Prometheus adds to a histogram, and what its client adds to a counter. */
    private static Set<String> seriesNames(int port) throws Exception {
        Set<String> names = new TreeSet<>();
        get(port, "/api/v1/label/__name__/values")
                .path("data")
                .forEach(name -> names.add(name.asString().replaceFirst("_(bucket|count|sum|max)$", "")));
        return names;
    }

    private static String query(int port, String expression) throws Exception {
        try {
            List<JsonNode> result = get(
                            port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                    .path("data")
                    .path("result")
                    .valueStream()
                    .toList();
            return result.isEmpty()
                    ? ""
                    : result.getFirst().path("value").path(1).asString();
        } catch (IOException | JacksonException notYet) {
            return "";
        }
    }

    private static JsonNode get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return JsonMapper.shared()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }
}
