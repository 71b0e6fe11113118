package io.scheduler.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.registry.NodeRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who this node is, as metrics: for people's dashboards and for the scripts that look after a cluster. */
final class NodeMetrics {
    private NodeMetrics() {}

    /**
     * {@code scheduler.node.info}, always 1, whose tags are what there is to know; {@code scheduler.node.mode}, 1 for the
     * mode that this node says it is in.
     */
    static void register(MeterRegistry meters, NodeIdentity self, NodeRegistry registry) {
        Gauge.builder("scheduler.node.info", () -> 1)
                .description("Who this node is; always 1")
                .tag("role", self.role().name().toLowerCase(Locale.ROOT))
                .tag("id", self.nodeId())
                .tag("incarnation", self.incarnation())
                .tag("version", Registration.version())
                // who asks on this port learns whether it is the process that it means
                .tag("pid", Long.toString(ProcessHandle.current().pid()))
                .register(meters);
        for (NodeMode mode : NodeMode.values()) {
            Gauge.builder("scheduler.node.mode", () -> mode(self, registry) == mode ? 1 : 0)
                    .description("1 for the mode that this node is in; all 0 while it is not registered")
                    .tag("mode", mode.name())
                    .register(meters);
        }
    }

    private static @Nullable NodeMode mode(NodeIdentity self, NodeRegistry registry) {
        return registry.nodes(self.role()).stream()
                .filter(node -> node.identity().incarnation().equals(self.incarnation()))
                .map(node -> node.load().mode())
                .findFirst()
                .orElse(null);
    }
}
