package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that the services say to each other is open, and nothing else is. */
class NetworkPolicyTest {
    private static final Map<String, Ways> RENDERED = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(textBlock = """
            master, postgresql, 5432, true
            master, zookeeper, 2181, true
            master, master, 5678, true
            master, alert, 50052, true
            api, postgresql, 5432, true
            api, zookeeper, 2181, true
            api, master, 5678, true
            api, alert, 50052, true
            alert, postgresql, 5432, true
            alert, zookeeper, 2181, true
            alert, outside, 587, true
            alert, outside, 443, true
            worker, zookeeper, 2181, true
            worker, master, 5678, true
            worker, outside, 443, true
            migration, postgresql, 5432, true
            keys, outside, 443, true
            keys, outside, 6443, true
            keys, outside, 8443, true
            keys, outside, 16443, true
            outside, api, 12345, true
            worker, postgresql, 5432, false
            worker, alert, 50052, false
            worker, api, 12345, true
            master, worker, 1235, false
            keys, postgresql, 5432, false
            postgresql, outside, 443, false
            zookeeper, outside, 443, false
            master, outside, 443, false
            outside, postgresql, 5432, false
            outside, zookeeper, 2181, false
            outside, master, 5678, false
            """)
    void asTheServicesTalk(String from, String to, int port, boolean open) throws Exception {
        assertThat(ways("{}").open(from, to, port, "TCP"))
                .as("%s to %s:%d", from, to, port)
                .isEqualTo(open);
    }

    /** A policy looks at the port of the pod that answers, not at that of its service. */
    @ParameterizedTest
    @ValueSource(strings = {"master", "worker", "api", "alert", "migration", "keys"})
    void everybodyWhoDialsByNameReachesDns(String from) throws Exception {
        Ways ways = ways("{}");
        for (int port : new int[] {53, 5353}) {
            assertThat(ways.open(from, Ways.OUTSIDE, port, "UDP")).isTrue();
            assertThat(ways.open(from, Ways.OUTSIDE, port, "TCP")).isTrue();
        }
        assertThat(ways("{networkPolicy: {dnsPorts: [8053]}}").open(from, Ways.OUTSIDE, 8053, "UDP"))
                .isTrue();
    }

    @Test
    void logsInS3NeedAWayThere() throws Exception {
        String store = "config: {log-store: {kind: s3, s3: {bucket: logs}}}";
        assertThatThrownBy(() -> ways("{" + store + "}"))
                .hasMessageContaining("networkPolicy.serviceEgress: expected the way to the S3 of log-store");
        String way = "networkPolicy: {serviceEgress: [{ports: [{port: 443, protocol: TCP}]}]}";
        for (String from : new String[] {"master", "api", "worker"}) {
            assertThat(ways("{" + store + ", " + way + "}").open(from, Ways.OUTSIDE, 443, "TCP"))
                    .isTrue();
        }
        ways("{" + store + ", networkPolicy: {enabled: false}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {monitoring: {traces: {otlpEndpoint: "http://otel.monitoring.svc:4318"}}}         | 4318
            {monitoring: {traces: {otlpEndpoint: "https://traces.example.com/otlp"}}}         | 443
            {monitoring: {traces: {otlpEndpoint: "http://otel"}}}                             | 80
            {master: {config: {master: {tracing: {otlp-endpoint: "http://otel:14318"}}}}}     | 14318
            """)
    void mastersReachTheCollectorOfTraces(String values, int port) throws Exception {
        assertThat(ways(values).open("master", Ways.OUTSIDE, port, "TCP")).isTrue();
        assertThat(ways("{}").open("master", Ways.OUTSIDE, port, "TCP")).isFalse();
        assertThat(ways(values).open("api", Ways.OUTSIDE, port, "TCP")).isFalse();
    }

    /** Hooks run while the policies of the release before are in force. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                   | 5000
            {jobs: {migration: {enabled: false}}} | 5000
            {networkPolicy: {enabled: false}}    | 5000
            """)
    void anUpgradeReachesTheDatabaseThatItIsFor(String before, int port) throws Exception {
        String external =
                "zookeeper: {enabled: false}, postgresql: {enabled: false}, registry: {connectString: \"zk:2181\"},"
                        + " database: {url: \"jdbc:postgresql://db.example.com:" + port
                        + "/scheduler\", existingSecret: db}";
        for (String policy : List.of("{databasePorts: [" + port + "]}", "{enabled: false}")) {
            List<Manifest> after = rendered("{" + external + ", networkPolicy: " + policy + "}");
            List<Manifest> meanwhile = new ArrayList<>(after.stream()
                    .filter(each -> !each.is("NetworkPolicy") || isHook(each))
                    .toList());
            rendered(before).stream()
                    .filter(each -> each.is("NetworkPolicy") && !isHook(each))
                    .forEach(meanwhile::add);
            assertThat(new Ways(meanwhile).open("migration", Ways.OUTSIDE, port, "TCP"))
                    .as("after %s, %s", before, policy)
                    .isTrue();
        }
    }

    @Test
    void whatTheMigrationMayReachIsThereBeforeIt() throws Exception {
        List<Manifest> hooks = rendered("{}").stream()
                .filter(each -> each.name().matches(".*-migrat(e|ion)"))
                .toList();
        assertThat(hooks)
                .extracting(Manifest::kind, each -> annotation(each, "-weight"), each -> annotation(each, ""))
                .containsExactlyInAnyOrder(
                        tuple("NetworkPolicy", "-1", "post-install,pre-upgrade"),
                        tuple("Job", "0", "post-install,pre-upgrade"));
    }

    private static boolean isHook(Manifest manifest) {
        return !annotation(manifest, "").isEmpty();
    }

    private static String annotation(Manifest manifest, String suffix) {
        return manifest.tree()
                .path("metadata")
                .path("annotations")
                .path(Chart.HOOK + suffix)
                .asString("");
    }

    private List<Manifest> rendered(String values) throws Exception {
        return Chart.render(Files.writeString(folder.resolve("values.yaml"), values));
    }

    private Ways ways(String values) throws Exception {
        Ways known = RENDERED.get(values);
        if (known == null) {
            known = new Ways(rendered(values));
            RENDERED.put(values, known);
        }
        return known;
    }
}
