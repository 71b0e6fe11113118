package io.scheduler.master.loop;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What all nodes see of each other, at once. */
final class SimulatedRegistry implements NodeRegistry {

    private final TreeMap<String, NodeRecord> nodes = new TreeMap<>();
    private final List<Runnable> listeners = new ArrayList<>();

    @Override
    public void register(NodeRecord self) {
        nodes.put(self.identity().incarnation(), self);
        List.copyOf(listeners).forEach(Runnable::run);
    }

    void remove(String incarnation) {
        if (nodes.remove(incarnation) != null) {
            List.copyOf(listeners).forEach(Runnable::run);
        }
    }

    boolean has(String incarnation) {
        return nodes.containsKey(incarnation);
    }

    @Override
    public List<NodeRecord> nodes(NodeRole role) {
        return nodes.values().stream()
                .filter(node -> node.identity().role() == role)
                .sorted(Comparator.comparing(node -> node.identity().incarnation()))
                .toList();
    }

    void load(String incarnation, NodeLoad load) {
        NodeRecord node = nodes.get(incarnation);
        if (node != null) {
            register(node.withLoad(load));
        }
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public State state() {
        return State.CONNECTED;
    }

    @Override
    public void publishLoad(NodeLoad load) {
        throw new UnsupportedOperationException("a worker of the simulation says which");
    }

    @Override
    public void unregister() {
        throw new UnsupportedOperationException("a node of the simulation says which");
    }

    @Override
    public void close() {}
}
