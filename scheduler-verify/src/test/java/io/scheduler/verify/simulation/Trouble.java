package io.scheduler.verify.simulation;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.cluster.NodeWish;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What befalls nodes and the network; often two things at about the same time. */
final class Trouble {

    private static final int MASTERS_AT_MOST = 4;
    private static final int WORKERS_AT_MOST = 5;

    private final Cluster cluster;
    private final Simulation simulation;
    private final Random random;
    private int mastersMade;

    Trouble(Cluster cluster, int masters) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.random = simulation.random;
        this.mastersMade = masters;
    }

    /** Each time somebody is struck once or several times, at intervals that matter to those who count. */
    void begin(Duration until) {
        int most = Math.toIntExact(until.toMillis());
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            simulation.afterMillis(1_000, most, this::strike);
        }
    }

    private void strike() {
        SimulatedWorker worker = cluster.workers.get(random.nextInt(cluster.workers.size()));
        SimulatedMaster master = cluster.masters.get(random.nextInt(cluster.masters.size()));
        if (simulation.faults && random.nextInt(4) == 0) {
            plot(worker, master);
            return;
        }
        harm(worker, master);
        for (int i = random.nextInt(4); i > 0; i--) {
            simulation.after(simulation.awkward(6_000), () -> harm(worker, master));
        }
    }

    /** A worker hangs on to one master for so long that the others think it lost, and then that master loses its slots. */
    private void plot(SimulatedWorker worker, SimulatedMaster master) {
        lonely(worker, master, simulation.millis(25_000, 50_000));
        simulation.afterMillis(7_000, 20_000, () -> {
            if (!simulation.faults) {
                return;
            }
            Duration time = simulation.millis(5_000, 30_000);
            switch (random.nextInt(5)) {
                case 0 -> cut(Fault.MASTER_REGISTRY_CUT, master.nodeId, Network.REGISTRY, time);
                case 1 -> wish(master, true, time);
                case 2 -> standStill(Fault.MASTER_STANDS_STILL, master, simulation.awkward(8_000));
                case 3 -> split(worker, master, time);
                default -> {
                    cut(Fault.MASTER_REGISTRY_CUT, master.nodeId, Network.REGISTRY, time);
                    cut(Fault.MASTER_DATABASE_CUT, master.nodeId, Network.DATABASE, time);
                }
            }
        });
    }

    private void harm(SimulatedWorker worker, SimulatedMaster master) {
        if (!simulation.faults) {
            return;
        }
        Duration time = random.nextBoolean() ? simulation.awkward(8_000) : simulation.millis(8_000, 40_000);
        switch (random.nextInt(16)) {
            case 0 -> standStill(Fault.WORKER_STANDS_STILL, worker, time);
            case 1 -> standStill(Fault.MASTER_STANDS_STILL, master, time);
            case 2 -> cut(Fault.WORKER_REGISTRY_CUT, worker.nodeId, Network.REGISTRY, time);
            case 3 -> cut(Fault.WORKER_MASTER_CUT, worker.nodeId, master.nodeId, time);
            case 4 -> cutOff(worker, time);
            case 5 -> cut(Fault.MASTER_REGISTRY_CUT, master.nodeId, Network.REGISTRY, time);
            case 6 -> cut(Fault.MASTER_DATABASE_CUT, master.nodeId, Network.DATABASE, time);
            case 7 -> oneWay(worker, master, time);
            case 8 -> registry(worker, master);
            case 9 -> workerDies(worker, time);
            case 10 -> masterDies(master, time);
            case 11 -> masters(master, time);
            case 12 -> split(worker, master, time);
            case 13 -> lonely(worker, master, time);
            case 14 -> replace(worker, time);
            default -> breakConnections(worker);
        }
    }

    private void standStill(Fault fault, SimulatedProcess process, Duration time) {
        cluster.figures.count(fault);
        process.standStill(time);
    }

    private void cut(Fault fault, String one, String other, Duration time) {
        cluster.figures.count(fault);
        cluster.checks.note("cut for " + time + ": " + one + " from " + other);
        cluster.network.cut(one, other, time);
    }

    private void cutOff(SimulatedWorker worker, Duration time) {
        cut(Fault.WORKER_CUT_OFF, worker.nodeId, Network.REGISTRY, time);
        for (SimulatedMaster master : cluster.masters) {
            cluster.checks.note("and from " + master.nodeId);
            cluster.network.cut(worker.nodeId, master.nodeId, time.plus(simulation.millis(0, 500)));
        }
    }

    /** A worker and a master reach each other and nobody else. */
    private void split(SimulatedWorker worker, SimulatedMaster master, Duration time) {
        cluster.figures.count(Fault.SPLIT);
        cluster.checks.note("split for " + time + ": " + worker.nodeId + " and " + master.nodeId + " from the others");
        for (String side : List.of(worker.nodeId, master.nodeId)) {
            cluster.network.cut(side, Network.REGISTRY, time);
            cluster.network.cut(side, Network.DATABASE, time);
            Stream.concat(cluster.masters.stream(), cluster.workers.stream())
                    .filter(other -> other != worker && other != master)
                    .forEach(other -> cluster.network.cut(side, other.nodeId, time));
        }
    }

    /** A worker reaches one master and nobody else. */
    private void lonely(SimulatedWorker worker, SimulatedMaster master, Duration time) {
        cut(Fault.WORKER_LONELY, worker.nodeId, Network.REGISTRY, time);
        for (SimulatedMaster other : cluster.masters) {
            if (other != master) {
                cluster.checks.note("and from " + other.nodeId);
                cluster.network.cut(worker.nodeId, other.nodeId, time);
            }
        }
    }

    private void oneWay(SimulatedWorker worker, SimulatedMaster master, Duration time) {
        cluster.figures.count(Fault.ONE_WAY_CUT);
        boolean down = random.nextBoolean();
        String from = down ? master.nodeId : worker.nodeId;
        String to = down ? worker.nodeId : master.nodeId;
        cluster.checks.note("cut one way for " + time + ": " + from + " to " + to);
        cluster.network.cutOneWay(from, to, time);
    }

    private void registry(SimulatedWorker worker, SimulatedMaster master) {
        if (random.nextBoolean()) {
            cluster.figures.count(Fault.REGISTRY_AWAY);
            cluster.registry.goAway(simulation.millis(1_000, random.nextBoolean() ? 15_000 : 120_000));
        } else {
            cluster.figures.count(Fault.SESSION_EXPIRED);
            cluster.registry.expire(random.nextBoolean() ? worker.incarnation() : master.incarnation());
        }
    }

    private void workerDies(SimulatedWorker worker, Duration time) {
        if (!worker.isUp()) {
            return;
        }
        if (random.nextInt(3) == 0) {
            cluster.figures.count(Fault.WORKER_HOST_DIES);
            worker.dieWithHost(time, random.nextBoolean());
        } else {
            cluster.figures.count(Fault.WORKER_DIES);
            worker.die(time);
        }
    }

    /** People or Kubernetes start it anew elsewhere while its host is only cut off. */
    private void replace(SimulatedWorker worker, Duration time) {
        if (cluster.workers.size() < WORKERS_AT_MOST) {
            cluster.figures.count(Fault.WORKER_REPLACED);
            cutOff(worker, time);
            simulation.after(
                    simulation.awkward(6_000),
                    () -> cluster.workers.add(worker.namesake("w" + cluster.workers.size())));
        }
    }

    private void masterDies(SimulatedMaster master, Duration time) {
        if (master.isUp()) {
            cluster.figures.count(Fault.MASTER_DIES);
            master.die(random.nextInt(3) == 0);
            simulation.after(time, master::start);
        }
    }

    private void masters(SimulatedMaster master, Duration time) {
        if (random.nextBoolean() && cluster.masters.size() < MASTERS_AT_MOST) {
            cluster.figures.count(Fault.MASTER_JOINS);
            cluster.masters.add(new SimulatedMaster(cluster, "m" + mastersMade++));
            return;
        }
        wish(master, random.nextBoolean(), time);
    }

    private void wish(SimulatedMaster master, boolean takenOver, Duration time) {
        cluster.figures.count(Fault.MASTER_WISH);
        NodeWish wish = new NodeWish("MASTER", master.nodeId, NodeMode.PASSIVE, null, takenOver);
        cluster.checks.note("wished: " + wish);
        cluster.store.wishes.removeIf(other -> other.nodeId().equals(master.nodeId));
        cluster.store.wishes.add(wish);
        simulation.after(time, () -> cluster.store.wishes.remove(wish));
    }

    private void breakConnections(SimulatedWorker worker) {
        for (SimulatedLink link : List.copyOf(worker.links())) {
            if (random.nextBoolean()) {
                cluster.figures.count(Fault.CONNECTION_BROKEN);
                link.breakUp();
            }
        }
    }
}
