package io.scheduler.api.cluster;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.dao.cluster.NodeWishes;
import io.scheduler.dao.cluster.SlotOwner;
import io.scheduler.dao.cluster.SlotTable;
import io.scheduler.dao.cluster.StoredWish;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final NodeWishes wishes;

    ClusterController(NodeRegistry registry, SlotTable slots, NodeWishes wishes) {
        this.registry = registry;
        this.slots = slots;
        this.wishes = wishes;
    }

    @GetMapping("/masters")
    @Access(resource = Resource.CLUSTER, action = Action.READ)
    @Operation(summary = "Lists the masters that are registered, with their slots")
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
    @Operation(
            summary = "Lists all slots with their owners, and what is to become of them",
            description = "masters has those without slots too, such as passive ones.")
    SlotsView slots(Caller caller) {
        Map<String, NodeRecord> masters = registry.nodes(NodeRole.MASTER).stream()
                .collect(Collectors.toMap(node -> node.identity().incarnation(), node -> node, (a, b) -> a));
        List<NodeWish> wanted = wishes.all().stream().map(StoredWish::wish).toList();
        List<SlotView> items = slots.all().stream()
                .map(slot -> SlotView.of(slot, slot.owner() == null ? null : masters.get(slot.owner()), wanted))
                .toList();
        return SlotsView.of(items, nodes(NodeRole.MASTER).items());
    }

    private Page<NodeView> nodes(NodeRole role) {
        List<StoredWish> wanted = wishes.all();
        List<NodeView> items = new ArrayList<>();
        registry.nodes(role).forEach(node -> items.add(NodeView.of(node, wanted)));
        Set<String> present = items.stream().map(NodeView::nodeId).collect(Collectors.toSet());
        wanted.stream()
                .filter(wish -> wish.role().equals(role.name()) && wish.incarnation() == null)
                .filter(wish -> !present.contains(wish.nodeId()))
                .forEach(wish -> items.add(NodeView.absent(wish.nodeId(), wish)));
        return whole(items);
    }

    private static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, items.size(), 0, Math.max(1, items.size()));
    }

    /**
     * All slots, as a page.
     *
     * @param masters all that are registered, or that people want something of
     */
    record SlotsView(List<SlotView> items, long total, int page, int size, List<MasterView> masters) {
        static SlotsView of(List<SlotView> slots, List<NodeView> nodes) {
            Map<String, Long> owned = slots.stream()
                    .filter(slot -> slot.owner() != null)
                    .collect(Collectors.groupingBy(SlotView::owner, Collectors.counting()));
            List<MasterView> masters = nodes.stream()
                    .map(node -> MasterView.of(
                            node, owned.getOrDefault(node.incarnation(), 0L).intValue()))
                    .toList();
            return new SlotsView(slots, slots.size(), 0, slots.size(), masters);
        }
    }

    /**
     * @param mode what it does now
     * @param wantedMode what people want it to do
     * @param takenOver its slots were taken by hand
     * @param slots that name it as their owner
     */
    record MasterView(
            String nodeId, boolean registered, NodeMode mode, NodeMode wantedMode, boolean takenOver, int slots) {
        static MasterView of(NodeView node, int slots) {
            return new MasterView(
                    node.nodeId(), node.registered(), node.mode(), node.wantedMode(), node.takenOver(), slots);
        }
    }

    /**
     * @param owner incarnation; null when free
     * @param ownerNode its node id; null when it is not registered now
     */
    record SlotView(
            int slot,
            SlotState state,
            @Nullable String owner,
            @Nullable String ownerNode,
            long epoch,
            Instant changedAt) {
        static SlotView of(SlotOwner slot, @Nullable NodeRecord owner, List<NodeWish> wanted) {
            return new SlotView(
                    slot.slot(),
                    SlotState.of(slot, owner, wanted),
                    slot.owner(),
                    owner == null ? null : owner.identity().nodeId(),
                    slot.epoch(),
                    slot.changedAt());
        }
    }

    enum SlotState {
        OWNED,
        /** Its owner is passive or draining, or is meant to be: it hands it over, or others take it. */
        LEAVING,
        /** The row names a master that is not registered: another one takes it. */
        ORPHANED,
        FREE;

        static SlotState of(SlotOwner slot, @Nullable NodeRecord owner, List<NodeWish> wanted) {
            if (slot.owner() == null) {
                return FREE;
            }
            if (owner == null) {
                return ORPHANED;
            }
            NodeIdentity master = owner.identity();
            // one that hangs does not say itself that it was made passive
            boolean stays = NodeWish.of(wanted, NodeRole.MASTER.name(), master.nodeId(), master.incarnation())
                    .map(wish -> wish.mode() == NodeMode.ACTIVE && !wish.takenOver())
                    .orElse(true);
            return stays && owner.load().mode() == NodeMode.ACTIVE ? OWNED : LEAVING;
        }
    }
}
