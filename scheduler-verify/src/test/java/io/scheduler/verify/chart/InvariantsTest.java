package io.scheduler.verify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What holds of every pod, whatever the values. */
class InvariantsTest {

    static List<Path> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void nothingRunsAsRootOrMayMoreThanItMust(Path values) {
        for (Pods pod : Pods.of(Chart.render(values))) {
            JsonNode of = pod.spec().path("securityContext");
            assertThat(of.path("runAsNonRoot").asBoolean(false))
                    .as("%s runAsNonRoot", pod)
                    .isTrue();
            assertThat(of.path("runAsUser").asLong(1)).as("%s runAsUser", pod).isNotZero();
            assertThat(of.path("seccompProfile").path("type").asString(""))
                    .as("%s", pod)
                    .isEqualTo("RuntimeDefault");
            for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(pod.spec().path(host).asBoolean(false))
                        .as("%s %s", pod, host)
                        .isFalse();
            }
            assertThat(Pods.stream(pod.spec().path("volumes")).filter(volume -> volume.has("hostPath")))
                    .isEmpty();
            for (JsonNode container : pod.allContainers()) {
                JsonNode may = container.path("securityContext");
                String name = pod + " " + container.path("name").asString();
                assertThat(may.path("privileged").asBoolean(false)).as(name).isFalse();
                assertThat(may.path("runAsUser").asLong(1)).as(name).isNotZero();
                assertThat(may.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(may.path("readOnlyRootFilesystem").asBoolean(false))
                        .as(name)
                        .isTrue();
                assertThat(may.path("capabilities").path("drop").toString())
                        .as(name)
                        .isEqualTo("[\"ALL\"]");
            }
            // only who makes Secrets talks to Kubernetes
            boolean keys = pod.template()
                    .path("metadata")
                    .path("labels")
                    .path("app.kubernetes.io/component")
                    .asString()
                    .equals("keys");
            assertThat(pod.spec().path("automountServiceAccountToken").asBoolean(true))
                    .as("%s token", pod)
                    .isEqualTo(keys);
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everythingHasRequestsLimitsAndProbes(Path values) {
        List<Pods> pods = Pods.of(Chart.render(values));
        assertThat(pods).isNotEmpty();
        for (Pods pod : pods) {
            for (JsonNode container : pod.allContainers()) {
                String name = pod + " " + container.path("name").asString();
                for (String kind : List.of("requests", "limits")) {
                    assertThat(container.path("resources").path(kind).propertyNames())
                            .as(name)
                            .contains("cpu", "memory");
                }
                assertThat(container.path("image").asString())
                        .as(name)
                        .matches(".+(:[^:/]+|@sha256:[0-9a-f]{64})")
                        .doesNotEndWith(":latest");
            }
            if (pod.longRunning()) {
                for (JsonNode container : pod.containers()) {
                    assertThat(container.propertyNames())
                            .as("%s %s", pod, container.path("name"))
                            .contains("startupProbe", "livenessProbe", "readinessProbe");
                }
                assertThat(pod.spec().path("terminationGracePeriodSeconds").asInt(0))
                        .as("%s", pod)
                        .isPositive();
            }
        }
    }

    /** Names of ports, volumes and labels that refer to each other within the release. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void whatIsNamedIsThere(Path values) {
        List<Manifest> manifests = Chart.render(values);
        List<Pods> pods = Pods.of(manifests);
        for (Pods pod : pods) {
            Set<String> volumes = names(pod.spec().path("volumes"));
            Pods.stream(pod.owner().tree().path("spec").path("volumeClaimTemplates"))
                    .forEach(claim ->
                            volumes.add(claim.path("metadata").path("name").asString()));
            for (JsonNode container : pod.allContainers()) {
                assertThat(volumes).as("%s", pod).containsAll(names(container.path("volumeMounts")));
                assertThat(names(container.path("volumeMounts")))
                        .as("%s", pod)
                        .hasSize(container.path("volumeMounts").size());
                Set<String> ports = names(container.path("ports"));
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    JsonNode port = container.path(probe).path("httpGet").path("port");
                    if (port.isString()) {
                        assertThat(ports).as("%s %s", pod, probe).contains(port.asString());
                    }
                }
            }
            if (pod.longRunning()) {
                assertThat(labels(pod).entrySet())
                        .as("%s", pod)
                        .containsAll(text(pod.owner()
                                        .tree()
                                        .path("spec")
                                        .path("selector")
                                        .path("matchLabels"))
                                .entrySet());
            }
        }
        for (Manifest service :
                manifests.stream().filter(each -> each.is("Service")).toList()) {
            JsonNode spec = service.tree().path("spec");
            List<Pods> behind = pods.stream()
                    .filter(pod -> labels(pod)
                            .entrySet()
                            .containsAll(text(spec.path("selector")).entrySet()))
                    .toList();
            assertThat(behind).as("%s", service).hasSize(1);
            Set<String> ports = new TreeSet<>();
            behind.getFirst().containers().forEach(each -> ports.addAll(names(each.path("ports"))));
            assertThat(Pods.stream(spec.path("ports"))
                            .map(port -> port.path("targetPort").asString()))
                    .as("%s", service)
                    .allMatch(ports::contains);
        }
    }

    /** Secrets and ConfigMaps of the release, those its Jobs or cert-manager make, and those that the values name. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void everySecretAndConfigMapComesFromSomewhere(Path values) {
        List<Manifest> manifests = Chart.render(values);
        Set<String> known = manifests.stream()
                .filter(each -> each.is("Secret") || each.is("ConfigMap"))
                .map(each -> each.kind() + " " + each.name())
                .collect(Collectors.toSet());
        manifests.stream()
                .filter(each -> each.is("Certificate"))
                .forEach(each -> known.add(
                        "Secret " + each.tree().path("spec").path("secretName").asString()));
        if (manifests.stream().anyMatch(each -> each.is("Job") && each.name().contains("-keys-"))) {
            Pods job = Pods.of(manifests).stream()
                    .filter(pod -> pod.owner().name().contains("-keys-"))
                    .findFirst()
                    .orElseThrow();
            Pods.stream(job.spec().path("volumes"))
                    .filter(volume -> volume.has("secret"))
                    .forEach(volume -> known.add(
                            "Secret " + volume.path("secret").path("secretName").asString()));
        }
        Set<String> needed = new TreeSet<>();
        for (Pods pod : Pods.of(manifests)) {
            Pods.stream(pod.spec().path("volumes")).forEach(volume -> {
                add(needed, "Secret ", volume.path("secret").path("secretName"));
                add(needed, "ConfigMap ", volume.path("configMap").path("name"));
            });
            pod.allContainers()
                    .forEach(container -> Pods.stream(container.path("env"))
                            .forEach(variable -> add(
                                    needed,
                                    "Secret ",
                                    variable.path("valueFrom")
                                            .path("secretKeyRef")
                                            .path("name"))));
        }
        needed.removeAll(known);
        // what somebody else makes is called so in these sets of values
        assertThat(needed).allMatch(name -> name.contains(" my-"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void aWorkerKnowsNoPasswordAndWaitsForItsTasks(Path values) {
        for (Pods pod : Pods.of(Chart.render(values))) {
            if (pod.owner().name().endsWith("-worker")) {
                JsonNode container = pod.containers().getFirst();
                assertThat(Pods.stream(container.path("env"))
                                .filter(variable -> variable.path("valueFrom").has("secretKeyRef")))
                        .isEmpty();
                assertThat(container.path("env").toString()).doesNotContain("DATABASE", "ADMIN_PASSWORD");
                assertThat(names(container.path("volumeMounts"))).doesNotContain("encryption", "database");
                assertThat(pod.spec().path("terminationGracePeriodSeconds").asInt())
                        .isGreaterThan(30);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void allImagesComeFromTheRegistryThatIsNamed(Path values) {
        JsonNode registry =
                Manifest.YAML.readTree(values.toFile()).path("image").path("registry");
        if (registry.isString()) {
            for (Pods pod : Pods.of(Chart.render(values))) {
                assertThat(pod.allContainers())
                        .allSatisfy(container ->
                                assertThat(container.path("image").asString()).startsWith(registry.asString() + "/"));
            }
        }
    }

    private static void add(Set<String> needed, String kind, JsonNode name) {
        if (name.isString()) {
            needed.add(kind + name.asString());
        }
    }

    private static Set<String> names(JsonNode list) {
        return Pods.stream(list)
                .map(each -> each.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> labels(Pods pod) {
        return text(pod.template().path("metadata").path("labels"));
    }

    private static Map<String, String> text(JsonNode map) {
        return map.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().asString()));
    }
}
