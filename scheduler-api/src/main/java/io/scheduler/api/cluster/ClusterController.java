package io.scheduler.api.cluster;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.dao.cluster.SlotOwner;
import io.scheduler.dao.cluster.SlotTable;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/cluster")
@Tag(name = "Cluster")
class ClusterController {
    private final NodeRegistry registry;
    private final SlotTable slots;

    ClusterController(NodeRegistry registry, SlotTable slots) {
        this.registry = registry;
        this.slots = slots;
    }

    @GetMapping("/masters")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists the masters that are registered")
    Page<NodeView> masters(Caller caller) {
        return nodes(NodeRole.MASTER);
    }

    @GetMapping("/workers")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists the workers that are registered, with their load")
    Page<NodeView> workers(Caller caller) {
        return nodes(NodeRole.WORKER);
    }

    @GetMapping("/alerts")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists the alert servers that are registered")
    Page<NodeView> alerts(Caller caller) {
        return nodes(NodeRole.ALERT);
    }

    @GetMapping("/apis")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists the apis that are registered")
    Page<NodeView> apis(Caller caller) {
        return nodes(NodeRole.API);
    }

    @GetMapping("/slots")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists all slots with their owners")
    Page<SlotView> slots(Caller caller) {
        Map<String, String> nodeIds = registry.nodes(NodeRole.MASTER).stream()
                .collect(Collectors.toMap(
                        node -> node.identity().incarnation(),
                        node -> node.identity().nodeId(),
                        (a, b) -> a));
        List<SlotView> items = slots.all().stream()
                .map(slot -> SlotView.of(slot, slot.owner() == null ? null : nodeIds.get(slot.owner())))
                .toList();
        return whole(items);
    }

    private Page<NodeView> nodes(NodeRole role) {
        return whole(registry.nodes(role).stream().map(NodeView::of).toList());
    }

    private static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, items.size(), 0, Math.max(1, items.size()));
    }

    record NodeView(
            String nodeId,
            String incarnation,
            String host,
            int port,
            String version,
            Instant startedAt,
            int capacity,
            int running,
            List<String> groups) {
        static NodeView of(NodeRecord node) {
            return new NodeView(
                    node.identity().nodeId(),
                    node.identity().incarnation(),
                    node.host(),
                    node.port(),
                    node.version(),
                    node.startedAt(),
                    node.load().capacity(),
                    node.load().running(),
                    node.load().groups());
        }
    }

    /**
     * @param owner incarnation; null when free
     * @param ownerNode its node id; null when it is not registered now
     */
    record SlotView(
            int slot, @Nullable String owner, @Nullable String ownerNode, long epoch, Instant changedAt) {
        static SlotView of(SlotOwner slot, @Nullable String ownerNode) {
            return new SlotView(slot.slot(), slot.owner(), ownerNode, slot.epoch(), slot.changedAt());
        }
    }
}
