package io.scheduler.master.worker;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A view of the cluster that the test sets. */
public final class FakeRegistry implements NodeRegistry {

    State state = State.CONNECTED;
    private final List<NodeRecord> nodes = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();

    void set(NodeIdentity identity, NodeLoad load) {
        nodes.removeIf(node -> node.identity().equals(identity));
        register(new NodeRecord(identity, "127.0.0.1", 0, "dev", Instant.EPOCH, load));
    }

    void become(State now) {
        state = now;
        listeners.forEach(Runnable::run);
    }

    void remove(NodeIdentity identity) {
        nodes.removeIf(node -> node.identity().equals(identity));
        listeners.forEach(Runnable::run);
    }

    @Override
    public void remove(NodeRecord left) {
        remove(left.identity());
    }

    @Override
    public void register(NodeRecord self) {
        nodes.add(self);
        listeners.forEach(Runnable::run);
    }

    @Override
    public void publishLoad(NodeLoad load) {}

    @Override
    public void unregister() {}

    @Override
    public List<NodeRecord> nodes(NodeRole role) {
        return nodes.stream().filter(node -> node.identity().role() == role).toList();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    Duration age = Duration.ZERO;
    int refreshed;

    @Override
    public Duration viewAge() {
        return age;
    }

    @Override
    public void refresh() {
        refreshed++;
    }

    @Override
    public Duration sessionTimeout() {
        return Duration.ofSeconds(6);
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void close() {}
}
