package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The chart renders for every set of values, into what Kubernetes knows, and refuses what is wrong. */
class ChartTest {
    @TempDir
    Path folder;

    static List<Path> valueSets() {
        return Chart.valueSets();
    }

    @Test
    void thereAreEnoughSetsOfValues() {
        assertThat(valueSets()).hasSizeGreaterThanOrEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void lintsStrictly(Path values) throws Exception {
        var said = Chart.lint(values, folder);
        assertThat(said.isFailed()).as(String.join("\n", said.getMessages())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyManifestIsWhatKubernetesKnows(Path values) {
        List<Manifest> manifests = Chart.render(values);
        assertThat(manifests).isNotEmpty();
        assertThat(manifests.stream().flatMap(each -> TypedModels.problems(each).stream()))
                .isEmpty();
        assertThat(manifests.stream().map(each -> each.kind() + "/" + each.name()))
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name.length()).as(name).isLessThan(100));
    }

    @Test
    void theExampleForArgoCdIsOneAndItsValuesRender() throws Exception {
        Manifest application = Manifest.read(Files.readString(Chart.ROOT.resolve("deploy/argocd/application.yaml")))
                .getFirst();
        assertThat(TypedModels.problems(application)).isEmpty();
        JsonNode helm = application.tree().path("spec").path("source").path("helm");
        List<Manifest> manifests =
                Chart.render(written(helm.path("valuesObject").toString()));
        // nothing but what git says: no password is made, and the schema comes before what needs it
        assertThat(manifests).noneMatch(each -> each.is("Secret"));
        assertThat(manifests).anySatisfy(each -> {
            assertThat(each.name()).endsWith("-migration");
            assertThat(each.tree()
                            .path("metadata")
                            .path("annotations")
                            .path(Chart.HOOK)
                            .asString())
                    .startsWith("pre-install");
        });
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsFound() {
        Manifest wrong = Manifest.read("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: x}
                        spec: {template: {spec: {containers: [{name: a, readynessProbe: {}}]}}}
                        """).getFirst();
        assertThat(TypedModels.problems(wrong)).singleElement().asString().contains("no such field: readynessProbe");
        Manifest keda = Manifest.read("""
                        apiVersion: keda.sh/v1alpha1
                        kind: ScaledObject
                        metadata: {name: x}
                        spec: {maxReplicas: 3}
                        """).getFirst();
        assertThat(TypedModels.problems(keda)).singleElement().asString().contains("maxReplicas");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {master: {replicas: many}}                                        | replicas
                    {master: {replica: 3}}                                            | replica
                    {mastr: {replicas: 3}}                                            | mastr
                    {worker: {resources: {requests: {cpu: 1, memory: lots}}}}         | memory
                    {worker: {resources: {limits: null}}}                             | limits
                    {worker: {drainSeconds: -1}}                                      | drainSeconds
                    {worker: {autoscaling: {type: magic}}}                            | type
                    {image: {pullPolicy: Sometimes}}                                  | pullPolicy
                    {image: {tag: latest}}                                            | tag
                    {api: {service: {type: Public}}}                                  | type
                    {database: {url: "mysql://db/x"}}                                 | url
                    {registry: {connectString: zk1}}                                  | connectString
                    {rpc: {tls: {source: none}}}                                      | source
                    {admin: {password: short}}                                        | password
                    {alert: {extraContainers: [{name: a, image: b}]}}                 | securityContext
                    {api: {heapPercent: 100}}                                         | heapPercent
                    {ingress: {path: scheduler}}                                      | path
                    {networkPolicy: {databasePorts: [70000]}}                         | databasePorts
                    {postgresql: {enabled: "yes"}}                                    | enabled
                    {monitoring: {traces: {otlpEndpoint: "otel:4317"}}}               | otlpEndpoint
                    {monitoring: {traces: {share: 0}}}                                | share
                    {monitoring: {installation: "$1"}}                                | installation
                    """)
    void theSchemaRefusesWrongValuesAndNamesThem(String values, String named) throws Exception {
        assertThatThrownBy(() -> Chart.text(written(values)))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {postgresql: {enabled: false}, database: {password: abcdefgh}}    | database.url: expected
                    {zookeeper: {enabled: false}}                                     | registry.connectString: expected
                    {rpc: {tls: {source: existing}}}                                  | rpc.tls.existing.worker: expected
                    {rpc: {tls: {source: certManager}}}                               | rpc.tls.certManager.issuer.name: expected
                    {worker: {autoscaling: {type: hpa, targetCpuPercent: 0}}}         | worker.autoscaling.metrics: expected
                    {postgresql: {enabled: false}, database: {url: "jdbc:postgresql://db/s"}} | database.existingSecret: expected
                    """)
    void whatDoesNotFitTogetherIsRefusedWithWhatWasExpected(String values, String said) throws Exception {
        assertThatThrownBy(() -> Chart.text(written(values))).hasMessageContaining(said);
    }

    private Path written(String values) throws Exception {
        return Files.writeString(folder.resolve("values.yaml"), values);
    }
}
