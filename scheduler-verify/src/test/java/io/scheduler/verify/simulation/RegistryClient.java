package io.scheduler.verify.simulation;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The registry as one process sees it: late. That the connection is broken it notices after a while, that its session
 * has ended only when it is back; a process that stood still goes on believing what it last saw until it gets to it.
 */
final class RegistryClient implements NodeRegistry {

    private final Cluster cluster;
    private final Simulation simulation;
    private final SimulatedProcess process;
    private final int life;
    private final String name;
    private final List<Runnable> listeners = new ArrayList<>();
    private final Map<NodeRole, List<NodeRecord>> view = new EnumMap<>(NodeRole.class);
    private NodeRecord own;
    private State state = State.LOST;
    private Instant answeredAt;
    private Instant askedAt;
    private boolean refreshing;
    private Instant suspendedAt = Instant.MIN;
    private int sessions;
    private boolean comingBack;
    private boolean loadQueued;

    RegistryClient(Cluster cluster, SimulatedProcess process) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.process = process;
        this.life = process.life();
        this.name = process.incarnation();
        this.answeredAt = simulation.instant();
        this.askedAt = simulation.instant();
        process.every(200, 500, this::tick);
        process.every(4_900, 5_100, this::reconcile);
    }

    String session() {
        return name + "/" + sessions;
    }

    boolean isGone() {
        return !process.isUp() || process.life() != life;
    }

    private boolean reaches() {
        return !cluster.registry.isAway() && cluster.network.isReachable(process.nodeId, Network.REGISTRY);
    }

    private void tick() {
        Instant now = simulation.instant();
        boolean silent = !answeredAt.plus(Timings.REGISTRY_SILENCE).isAfter(now);
        if (state == State.CONNECTED && silent) {
            leave(State.SUSPENDED);
        } else if (state == State.SUSPENDED && suspendedAt.plus(Timings.SESSION).isBefore(now)) {
            leave(State.LOST);
        } else if (reaches()) {
            if (state != State.CONNECTED) {
                comeBack();
            } else if (!answeredAt.plus(Timings.REGISTRY_PING).isAfter(now)) {
                ping();
            }
        }
    }

    private void ping() {
        answeredAt = simulation.instant();
        if (!cluster.registry.hear(this)) {
            leave(State.LOST);
        }
    }

    private void leave(State next) {
        state = next;
        suspendedAt = simulation.instant();
        tellListeners();
    }

    /** The own entry first, then the view, and only then the state says so. */
    private void comeBack() {
        if (comingBack) {
            return;
        }
        comingBack = true;
        process.afterMillis(2, 300, () -> {
            comingBack = false;
            if (!reaches() || state == State.CONNECTED) {
                return;
            }
            answeredAt = simulation.instant();
            if (sessions == 0 || !cluster.registry.hear(this)) {
                sessions++;
                cluster.registry.open(this);
            }
            if (own != null) {
                cluster.registry.write(this, own);
            }
            look();
            state = State.CONNECTED;
            tellListeners();
        });
    }

    /** Its watches fire, sometime. */
    void somethingChanged() {
        if (isGone()) {
            return;
        }
        int most = simulation.chance(0.02) ? 1_500 : 20;
        process.afterMillis(1, most, () -> {
            if (state == State.CONNECTED && reaches()) {
                look();
                tellListeners();
            }
        });
    }

    /** What was lost on the way in either direction is done again. */
    private void reconcile() {
        if (state == State.CONNECTED && reaches()) {
            if (own != null) {
                cluster.registry.write(this, own);
            }
            look();
            tellListeners();
        }
    }

    private void look() {
        askedAt = simulation.instant();
        for (NodeRole role : NodeRole.values()) {
            view.put(role, cluster.registry.entries(role));
        }
    }

    private void tellListeners() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public void register(NodeRecord self) {
        own = self;
        if (state == State.CONNECTED && reaches()) {
            cluster.registry.write(this, own);
        }
    }

    @Override
    public void publishLoad(NodeLoad load) {
        if (own == null || own.load().equals(load)) {
            return;
        }
        own = own.withLoad(load);
        if (!loadQueued) {
            loadQueued = true;
            process.afterMillis(200, 1_000, () -> {
                loadQueued = false;
                if (own != null && state == State.CONNECTED && reaches()) {
                    cluster.registry.write(this, own);
                }
            });
        }
    }

    @Override
    public void unregister() {
        own = null;
        if (reaches()) {
            cluster.registry.close(this);
        }
    }

    @Override
    public List<NodeRecord> nodes(NodeRole role) {
        return view.getOrDefault(role, List.of());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Duration viewAge() {
        return Duration.between(askedAt, simulation.instant());
    }

    @Override
    public void refresh() {
        if (!refreshing) {
            refreshing = true;
            process.afterMillis(1, 100, () -> {
                refreshing = false;
                reconcile();
            });
        }
    }

    @Override
    public Duration sessionTimeout() {
        return Timings.SESSION;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void close() {
        state = State.LOST;
    }
}
