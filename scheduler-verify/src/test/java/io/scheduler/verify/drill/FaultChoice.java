package io.scheduler.verify.drill;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.drill.cluster.DrillCluster;
import io.scheduler.verify.drill.cluster.ServiceNode;
import io.scheduler.verify.drill.proxy.Cuts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Chooses the next fault: every kind once in random order, then again. The same seed gives the same faults. */
final class FaultChoice {

    /** What can be chosen; workers and masters come up more often, since most is at stake there. */
    private enum Kind {
        KILL_MASTER,
        KILL_WORKER,
        KILL_WORKER_FOR_LONG,
        KILL_API,
        KILL_ALL_OF_A_ROLE,
        PAUSE_MASTER,
        PAUSE_WORKER,
        PAUSE_API,
        ISOLATE_MASTER,
        ISOLATE_WORKER,
        MASTER_WITHOUT_ZOOKEEPER,
        WORKER_WITHOUT_ZOOKEEPER,
        MASTER_WITHOUT_POSTGRES,
        WORKER_WITHOUT_A_MASTER,
        RESTART,
        ROLL,
        EXPIRE,
        KILL_POSTGRES,
        KILL_ZOOKEEPER,
        STOP_ZOOKEEPER
    }

    private static final List<NodeRole> WHOLE_ROLES = List.of(NodeRole.MASTER, NodeRole.WORKER, NodeRole.API);

    private final DrillCluster cluster;
    private final Random random;
    private final Deque<Kind> bag = new ArrayDeque<>();

    FaultChoice(DrillCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    Fault next() {
        if (bag.isEmpty()) {
            List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
            Collections.shuffle(kinds, random);
            bag.addAll(kinds);
        }
        return switch (bag.removeFirst()) {
            case KILL_MASTER -> new Fault.Kill(any(NodeRole.MASTER), between(0, 20));
            case KILL_WORKER -> new Fault.Kill(any(NodeRole.WORKER), between(0, 3));
            case KILL_WORKER_FOR_LONG -> new Fault.Kill(any(NodeRole.WORKER), between(8, 20));
            case KILL_API -> new Fault.Kill(any(NodeRole.API), between(0, 5));
            case KILL_ALL_OF_A_ROLE -> {
                NodeRole role = WHOLE_ROLES.get(random.nextInt(WHOLE_ROLES.size()));
                yield new Fault.KillAll(role, cluster.nodes(role));
            }
            case PAUSE_MASTER -> new Fault.Pause(any(NodeRole.MASTER), between(8, 20));
            case PAUSE_WORKER -> new Fault.Pause(any(NodeRole.WORKER), between(3, 20));
            case PAUSE_API -> new Fault.Pause(any(NodeRole.API), between(3, 15));
            case ISOLATE_MASTER -> isolate(any(NodeRole.MASTER));
            case ISOLATE_WORKER -> isolate(any(NodeRole.WORKER));
            case MASTER_WITHOUT_ZOOKEEPER -> withoutZooKeeper(any(NodeRole.MASTER));
            case WORKER_WITHOUT_ZOOKEEPER -> withoutZooKeeper(any(NodeRole.WORKER));
            case MASTER_WITHOUT_POSTGRES -> {
                ServiceNode node = any(NodeRole.MASTER);
                yield new Fault.CutOff(node, List.of(cluster.toPostgres(node)), "postgres", how(), between(2, 8));
            }
            case WORKER_WITHOUT_A_MASTER -> {
                ServiceNode node = any(NodeRole.WORKER);
                ServiceNode master = any(NodeRole.MASTER);
                yield new Fault.CutOff(
                        node, List.of(cluster.toMaster(node, master)), master.name(), how(), between(3, 40));
            }
            case RESTART -> new Fault.Restart(any(random.nextBoolean() ? NodeRole.MASTER : NodeRole.WORKER));
            case ROLL -> {
                NodeRole role = WHOLE_ROLES.get(random.nextInt(WHOLE_ROLES.size()));
                yield new Fault.Roll(role, cluster.nodes(role));
            }
            case EXPIRE -> new Fault.Expire(any(random.nextBoolean() ? NodeRole.MASTER : NodeRole.WORKER));
            case KILL_POSTGRES -> new Fault.KillPostgres(between(0, 3));
            case KILL_ZOOKEEPER ->
                new Fault.KillZooKeeper(random.nextInt(cluster.ensemble().size()), between(2, 15));
            case STOP_ZOOKEEPER -> new Fault.StopZooKeeper(between(5, 25));
        };
    }

    private Fault isolate(ServiceNode node) {
        return new Fault.CutOff(node, cluster.allWaysOf(node), "everything", how(), between(2, 20));
    }

    private Fault withoutZooKeeper(ServiceNode node) {
        return new Fault.CutOff(node, List.of(cluster.toZooKeeper(node)), "zookeeper", how(), between(3, 20));
    }

    private ServiceNode any(NodeRole role) {
        List<ServiceNode> nodes = cluster.nodes(role);
        return nodes.get(random.nextInt(nodes.size()));
    }

    private Cuts.How how() {
        return random.nextBoolean() ? Cuts.How.FROZEN : Cuts.How.RESET;
    }

    Duration between(int fromSeconds, int toSeconds) {
        return Duration.ofMillis(random.nextInt(fromSeconds * 1000, toSeconds * 1000 + 1));
    }
}
