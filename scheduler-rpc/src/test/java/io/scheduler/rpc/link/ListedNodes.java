package io.scheduler.rpc.link;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry whose nodes the test lists. */
final class ListedNodes implements NodeRegistry {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<NodeRecord> nodes = List.of();

    void list(NodeRecord... listed) {
        nodes = List.of(listed);
        listeners.forEach(Runnable::run);
    }

    @Override
    public void register(NodeRecord self) {
        throw new UnsupportedOperationException("the test lists the nodes");
    }

    @Override
    public void publishLoad(NodeLoad load) {
        throw new UnsupportedOperationException("the test lists the nodes");
    }

    @Override
    public void unregister() {
        throw new UnsupportedOperationException("the test lists the nodes");
    }

    @Override
    public List<NodeRecord> nodes(NodeRole role) {
        return nodes.stream().filter(node -> node.identity().role() == role).toList();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public java.time.Duration sessionTimeout() {
        return java.time.Duration.ofSeconds(4);
    }

    @Override
    public State state() {
        return State.CONNECTED;
    }

    @Override
    public void close() {}
}
