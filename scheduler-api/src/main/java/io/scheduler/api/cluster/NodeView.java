package io.scheduler.api.cluster;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import io.scheduler.dao.cluster.StoredWish;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered node, or one that is only known from what people want of it.
 *
 * @param registered whether it is there; if not, everything that it would say of itself is empty
 * @param mode what it does now
 * @param wantedMode what people want it to do; differs from {@code mode} for as long as the node is about to follow
 * @param takenOver its slots were taken by hand
 * @param away workers: the process has ended on purpose and is waited for; its tasks go on
 * @param wishedBy who wanted so; null when nobody wanted anything particular
 * @param wishReason why; null like {@code wishedBy}
 * @param capacity workers: tasks it may run at once
 * @param running workers: tasks it runs
 * @param groups workers: groups of its own configuration
 * @param obstacle workers: why it takes no tasks although it should
 * @param slots masters: slots it drives
 */
record NodeView(
        String nodeId,
        boolean registered,
        String incarnation,
        String host,
        int port,
        String version,
        @Nullable Instant startedAt,
        NodeMode mode,
        NodeMode wantedMode,
        boolean takenOver,
        boolean away,
        @Nullable String wishedBy,
        @Nullable String wishReason,
        int weight,
        int capacity,
        int running,
        List<String> groups,
        List<String> tags,
        @Nullable String obstacle,
        int slots) {

    static NodeView of(NodeRecord node, List<StoredWish> wishes) {
        NodeIdentity self = node.identity();
        StoredWish wish = NodeWish.of(
                        wishes.stream().map(StoredWish::wish).toList(),
                        self.role().name(),
                        self.nodeId(),
                        self.incarnation())
                .flatMap(found -> wishes.stream()
                        .filter(stored -> stored.wish().equals(found))
                        .findFirst())
                .orElse(null);
        return new NodeView(
                self.nodeId(),
                true,
                self.incarnation(),
                node.host(),
                node.port(),
                node.version(),
                node.startedAt(),
                node.load().mode(),
                wish == null ? NodeMode.ACTIVE : wish.mode(),
                wish != null && wish.takenOver(),
                node.load().isAway(),
                wish == null ? null : wish.changedBy(),
                wish == null ? null : wish.reason(),
                node.load().weight(),
                node.load().capacity(),
                node.load().running(),
                node.load().groups(),
                node.load().tags(),
                node.load().obstacle(),
                node.load().slots());
    }

    /** A node that is not there, but of which something is wanted once it is. */
    static NodeView absent(String nodeId, @Nullable StoredWish wish) {
        return new NodeView(
                nodeId,
                false,
                "",
                "",
                0,
                "",
                null,
                NodeMode.ACTIVE,
                wish == null ? NodeMode.ACTIVE : wish.mode(),
                wish != null && wish.takenOver(),
                false,
                wish == null ? null : wish.changedBy(),
                wish == null ? null : wish.reason(),
                1,
                0,
                0,
                List.of(),
                List.of(),
                null,
                0);
    }
}
