package io.scheduler.rpc.registry;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.util.List;

/**
 * Where nodes find each other. One ephemeral entry per incarnation; after a lost session the entry is made again under
 * the same incarnation. Safe for use by several threads; none of the reads blocks.
 */
public interface NodeRegistry extends AutoCloseable {

    /** Publishes this node. Returns when the entry exists; throws {@link RegistryException} after the configured wait. */
    void register(NodeRecord self);

    /** Publishes a new load with the entry; coalesced, never blocks, lost while the registry is away. */
    void publishLoad(NodeLoad load);

    /** Takes this node's own entry out, so that others need not wait for the session to end. */
    void unregister();

    /** The nodes of a role as last seen, sorted by incarnation. While the registry is away the last view stays. */
    List<NodeRecord> nodes(NodeRole role);

    /** Called, on a thread of the registry and without blocking work allowed, after the view or the state changed. */
    void onChange(Runnable listener);

    State state();

    @Override
    void close();

    enum State {
        /** The session lives and the view is current. */
        CONNECTED,
        /** No server answers; the session may still live. */
        SUSPENDED,
        /** The session has ended; this node's entry is gone until the connection is back. */
        LOST
    }
}
