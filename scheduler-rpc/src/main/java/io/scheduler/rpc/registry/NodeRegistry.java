package io.scheduler.rpc.registry;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
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

    /**
     * Leaves this node's entry behind, to outlive the process, with a load that says for how long it wants to be away.
     * The next incarnation of the node takes it out ({@link #removeFormer}), or a master once that time is over.
     *
     * @return whether the entry stands; false when the registry did not answer in time, then it ends with the session
     */
    default boolean leave(Duration away) {
        unregister();
        return false;
    }

    /**
     * Takes out what earlier incarnations of this node have left with {@link #leave}: from then on this one speaks for what they
     * ran. Does not block; tried until it is done.
     */
    default void removeFormer() {}

    /** Takes out what a node has left with {@link #leave}; without effect on one that lives. Does not block. */
    default void remove(NodeRecord left) {
        throw new UnsupportedOperationException("this registry keeps no entries of nodes that are away");
    }

    /** The nodes of a role as last seen, sorted by incarnation. While the registry is away the last view stays. */
    List<NodeRecord> nodes(NodeRole role);

    /** How long ago the question was put at most to which {@link #nodes} is the answer; for those who decide by what it does not show. */
    default Duration viewAge() {
        return Duration.ZERO;
    }

    /** Asks anew, soon. Does not block. */
    default void refresh() {}

    /** After which a node that is not heard is taken out of the view. */
    Duration sessionTimeout();

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
