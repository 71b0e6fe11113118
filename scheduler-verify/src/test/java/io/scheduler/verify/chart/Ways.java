package io.scheduler.verify.chart;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Who may talk to whom by the NetworkPolicies of a chart, as Kubernetes reads them: what some policy of a pod allows, the way out and the way in. */
final class Ways {
    /** Something outside, which no policy of this chart protects. */
    static final String OUTSIDE = "outside";

    private final List<JsonNode> policies;
    private final Map<String, Map<String, String>> labels;

    Ways(List<Manifest> manifests) {
        policies = manifests.stream()
                .filter(each -> each.is("NetworkPolicy"))
                .map(each -> each.tree().path("spec"))
                .toList();
        labels = Pods.of(manifests).stream()
                .map(pod -> text(pod.template().path("metadata").path("labels")))
                .collect(Collectors.toMap(
                        each -> each.getOrDefault("app.kubernetes.io/component", ""), each -> each, (a, b) -> a));
    }

    boolean open(String from, String to, int port, String protocol) {
        return allowed("Egress", from, to, port, protocol) && allowed("Ingress", to, from, port, protocol);
    }

    /** @param of the pod whose policies count */
    private boolean allowed(String direction, String of, String other, int port, String protocol) {
        if (of.equals(OUTSIDE)) {
            return true;
        }
        Map<String, String> own = Optional.ofNullable(labels.get(of)).orElseThrow();
        List<JsonNode> mine = policies.stream()
                .filter(policy -> Pods.stream(policy.path("policyTypes"))
                        .anyMatch(type -> type.asString().equals(direction)))
                .filter(policy -> selects(policy.path("podSelector"), own))
                .toList();
        String rules = direction.equals("Egress") ? "egress" : "ingress";
        String peers = direction.equals("Egress") ? "to" : "from";
        return mine.isEmpty()
                || mine.stream()
                        .flatMap(policy -> Pods.stream(policy.path(rules)))
                        .anyMatch(
                                rule -> matches(rule.path("ports"), port, protocol) && names(rule.path(peers), other));
    }

    private static boolean matches(JsonNode ports, int port, String protocol) {
        return ports.isEmpty()
                || Pods.stream(ports)
                        .anyMatch(each -> each.path("port").asInt() == port
                                && each.path("protocol").asString("TCP").equals(protocol));
    }

    private boolean names(JsonNode peers, String other) {
        return peers.isEmpty()
                || Pods.stream(peers).anyMatch(peer -> {
                    if (other.equals(OUTSIDE)) {
                        return peer.has("ipBlock");
                    }
                    // all pods of some namespaces, and this one may be among them
                    boolean all = peer.has("namespaceSelector") && !peer.has("podSelector");
                    return all
                            || peer.has("ipBlock")
                            || peer.has("podSelector") && selects(peer.path("podSelector"), labels.get(other));
                });
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(text(selector.path("matchLabels")).entrySet());
    }

    private static Map<String, String> text(JsonNode map) {
        return map.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().asString()));
    }
}
