package io.scheduler.api.cluster;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.dao.cluster.NodeWishes;
import io.scheduler.dao.cluster.StoredWish;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What people want single nodes to do. Kept in the database; the nodes follow within a moment. */
@RestController
@RequestMapping("/api/v1/cluster")
@Tag(name = "Cluster")
class NodeModeController {
    private static final int MAX_REASON = 1_000;

    private final NodeRegistry registry;
    private final NodeWishes wishes;
    private final MasterRefresh masters;

    NodeModeController(NodeRegistry registry, NodeWishes wishes, MasterRefresh masters) {
        this.registry = registry;
        this.wishes = wishes;
        this.masters = masters;
    }

    @PutMapping("/masters/{nodeId}/mode")
    @Access(resource = Resource.CLUSTER, action = Action.EXECUTE)
    @Operation(
            summary =
                    "Makes a master active, passive (it owns no slots) or draining (it hands its slots over and ends)")
    NodeView master(Caller caller, @PathVariable String nodeId, @RequestBody ModeBody body) {
        return change(caller, NodeRole.MASTER, nodeId, body, false);
    }

    @PutMapping("/workers/{nodeId}/mode")
    @Access(resource = Resource.CLUSTER, action = Action.EXECUTE)
    @Operation(
            summary =
                    "Makes a worker active, passive (it takes no tasks) or draining (it ends once its tasks have ended)")
    NodeView worker(Caller caller, @PathVariable String nodeId, @RequestBody ModeBody body) {
        return change(caller, NodeRole.WORKER, nodeId, body, false);
    }

    @PostMapping("/masters/{nodeId}/take-over")
    @Access(resource = Resource.CLUSTER, action = Action.EXECUTE)
    @Operation(summary = "Moves all slots of a master to the others without waiting for it; it is passive afterwards")
    NodeView takeOver(
            Caller caller, @PathVariable String nodeId, @RequestBody(required = false) @Nullable TakeOverBody body) {
        ModeBody passive = new ModeBody(NodeMode.PASSIVE, body == null ? null : body.reason(), false);
        return change(caller, NodeRole.MASTER, nodeId, passive, true);
    }

    private NodeView change(Caller caller, NodeRole role, String nodeId, ModeBody body, boolean takenOver) {
        Check.name("nodeId", nodeId);
        if (body.mode() == null) {
            throw ApiException.invalidField("mode", "expected ACTIVE, PASSIVE or DRAINING");
        }
        String reason = body.reason() == null ? "" : Check.optionalText("reason", body.reason(), MAX_REASON);
        Optional<NodeRecord> present = find(role, nodeId);
        if (present.isEmpty() && body.mode() == NodeMode.ACTIVE && wishes.delete(role.name(), nodeId)) {
            masters.refresh();
            return NodeView.absent(nodeId, null);
        }
        NodeRecord node = present.orElseThrow(() -> notFound(role, nodeId));
        boolean leaves = body.mode() != NodeMode.ACTIVE;
        if (leaves && !Boolean.TRUE.equals(body.force())) {
            refuseTheLast(role, nodeId);
        }
        if (leaves) {
            String incarnation =
                    body.mode() == NodeMode.DRAINING ? node.identity().incarnation() : null;
            NodeWish wish = new NodeWish(role.name(), nodeId, body.mode(), incarnation, takenOver);
            wishes.put(wish, reason, caller.name());
        } else {
            wishes.delete(role.name(), nodeId);
        }
        masters.refresh();
        return NodeView.of(node, wishes.all());
    }

    /** Of two entries under one node id the elder is what a killed process left behind. */
    private Optional<NodeRecord> find(NodeRole role, String nodeId) {
        return registry.nodes(role).stream()
                .filter(node -> node.identity().nodeId().equals(nodeId))
                .max(Comparator.comparing(NodeRecord::startedAt));
    }

    private void refuseTheLast(NodeRole role, String nodeId) {
        List<StoredWish> wanted = wishes.all();
        boolean another = registry.nodes(role).stream()
                .filter(node -> !node.identity().nodeId().equals(nodeId))
                .map(node -> NodeView.of(node, wanted))
                .anyMatch(node -> node.mode() == NodeMode.ACTIVE && node.wantedMode() == NodeMode.ACTIVE);
        if (!another) {
            throw ApiException.conflict(
                    "cluster.last-active",
                    "expected another active " + word(role) + ", but " + nodeId
                            + " is the last one: without it nothing goes on; start another one first, or force it");
        }
    }

    private ApiException notFound(NodeRole role, String nodeId) {
        List<String> present = registry.nodes(role).stream()
                .map(NodeRecord::identity)
                .map(NodeIdentity::nodeId)
                .distinct()
                .sorted()
                .toList();
        return ApiException.notFound(
                "cluster.node-not-found",
                "there is no " + word(role) + " with the node id " + nodeId + "; registered: "
                        + (present.isEmpty() ? "none" : String.join(", ", present)));
    }

    private static String word(NodeRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param mode what the node is to do
     * @param reason for people
     * @param force also when no other node of the role would be left active
     */
    record ModeBody(
            @Nullable NodeMode mode,
            @Nullable String reason,
            @Nullable Boolean force) {}

    record TakeOverBody(@Nullable String reason) {}
}
