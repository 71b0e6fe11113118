package io.scheduler.alert.app;

import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.registry.NodeRegistry;
import org.springframework.context.SmartLifecycle;

/** Registers this node when everything else has started and takes it out before anything else stops. */
final class Registration implements SmartLifecycle {
    private final NodeRegistry registry;
    private final NodeRecord self;
    private volatile boolean running;

    Registration(NodeRegistry registry, NodeRecord self) {
        this.registry = registry;
        this.self = self;
    }

    @Override
    public void start() {
        registry.register(self);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        registry.unregister();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
