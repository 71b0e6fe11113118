package io.scheduler.api.cluster;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.dao.cluster.StoredWish;
import io.scheduler.rpc.node.NodeRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered node.
 *
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
        String incarnation,
        String host,
        int port,
        String version,
        Instant startedAt,
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
        StoredWish wish = wishes.stream()
                .filter(stored -> stored.wish()
                        .concerns(
                                node.identity().role().name(),
                                node.identity().nodeId(),
                                node.identity().incarnation()))
                .findFirst()
                .orElse(null);
        return new NodeView(
                node.identity().nodeId(),
                node.identity().incarnation(),
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
}
