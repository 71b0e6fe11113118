package io.scheduler.rpc.node;

import io.scheduler.common.cluster.NodeHome;

/**
 * Who a node is.
 *
 * @param role what it does
 * @param nodeId stays the same over restarts; from the node's configuration or written into its folder at first start
 * @param incarnation a new value at each start of the process, of {@link NodeHome#incarnation}; ownership and attempts are bound
 *     to it
 */
public record NodeIdentity(NodeRole role, String nodeId, String incarnation) {
    public NodeHome home() {
        return NodeHome.of(nodeId, incarnation);
    }

    @Override
    public String toString() {
        return role.name().toLowerCase(java.util.Locale.ROOT) + ' ' + nodeId + '/' + incarnation;
    }
}
