package io.scheduler.node;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Clock;
import java.util.Objects;
import org.springframework.context.SmartLifecycle;

/** Registers this node when everything else has started and takes it out before anything else stops. */
public final class Registration implements SmartLifecycle {
    private final NodeRegistry registry;
    private final NodeRecord self;
    private volatile boolean running;

    public Registration(NodeRegistry registry, NodeRecord self) {
        this.registry = registry;
        this.self = self;
    }

    /**
     * What a node says of itself.
     *
     * @param port of its RPC; 0 when it listens on none
     */
    public static NodeRecord record(NodeIdentity self, NodeSettings settings, int port, NodeLoad load, Clock clock) {
        return new NodeRecord(self, settings.host(), port, version(), clock.instant(), load);
    }

    /** Version of the program; in a source tree there is none. */
    public static String version() {
        return Objects.requireNonNullElse(Registration.class.getPackage().getImplementationVersion(), "development");
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
