package io.scheduler.dao.cluster;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NodeWish} with who made it and why.
 *
 * @param reason for people; may be empty
 */
public record StoredWish(
        String role,
        String nodeId,
        NodeMode mode,
        @Nullable String incarnation,
        boolean takenOver,
        String reason,
        String changedBy,
        Instant changedAt) {

    public NodeWish wish() {
        return new NodeWish(role, nodeId, mode, incarnation, takenOver);
    }
}
