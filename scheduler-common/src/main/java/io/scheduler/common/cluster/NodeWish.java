package io.scheduler.common.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people want a node to do; without one it is to be active.
 *
 * @param role {@code MASTER} or {@code WORKER}
 * @param nodeId whose wish it is
 * @param mode what it is to do
 * @param incarnation which start of its process is meant; null when it holds over restarts. Draining concerns one start
 * @param takenOver others take what it owns at once, as if it were dead
 */
public record NodeWish(
        String role, String nodeId, NodeMode mode, @Nullable String incarnation, boolean takenOver) {

    /** What is wanted of a node: a wish for this start of it comes before one that lasts. */
    public static Optional<NodeWish> of(
            Collection<NodeWish> wishes, String theRole, String theNodeId, String theIncarnation) {
        return wishes.stream()
                .filter(wish -> wish.concerns(theRole, theNodeId, theIncarnation))
                .max(Comparator.comparing(wish -> wish.incarnation() != null));
    }

    public boolean concerns(String theRole, String theNodeId, String theIncarnation) {
        return role.equals(theRole)
                && nodeId.equals(theNodeId)
                && (incarnation == null || incarnation.equals(theIncarnation));
    }
}
