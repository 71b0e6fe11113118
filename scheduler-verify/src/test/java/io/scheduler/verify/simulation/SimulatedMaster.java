package io.scheduler.verify.simulation;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.dao.partition.ClusterRows;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.loop.LoopObserver;
import io.scheduler.master.loop.LoopSettings;
import io.scheduler.master.loop.Loops;
import io.scheduler.master.permit.PermitKeeper;
import io.scheduler.master.slot.SlotKeeper;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a production master, wired as its application does it; only what is a thread there is a chain of events
 * here.
 */
final class SimulatedMaster extends SimulatedProcess implements LoopObserver, SlotKeeper.ClusterListener {

    private static final int BATCH = 40;

    private final List<SimulatedLink> links = new ArrayList<>();
    private List<SimulatedRunner> runners = List.of();
    private RegistryClient registry;
    private Loops loops;
    private WorkerDirectory directory;
    private SlotKeeper keeper;
    private @Nullable PermitKeeper permits;
    private boolean giving;
    private boolean comparing;
    private boolean hastened;

    SimulatedMaster(Cluster cluster, String nodeId) {
        super(cluster, nodeId);
        start();
    }

    void start() {
        begins();
        links.clear();
        comparing = false;
        hastened = false;
        registry = cluster.registry.client(this);
        FaultyStore store = new FaultyStore(this);
        List<SimulatedRunner> made = new ArrayList<>();
        // the inbox of some is so small that it is full at times
        int inbox = simulation.random.nextInt(4) == 0 ? BATCH : 1_000;
        loops = new Loops(
                incarnation(),
                cluster.plants.store(store),
                listener -> {
                    directory = new WorkerDirectory(registry, simulation, Timings.LEASE, simulation.random, listener);
                    return cluster.plants.workers(directory, registry);
                },
                simulation,
                new LoopSettings(2, BATCH, inbox, 20, null, null, null, null),
                this,
                loop -> {
                    SimulatedRunner runner = new SimulatedRunner(this, loop);
                    made.add(runner);
                    return runner;
                });
        runners = List.copyOf(made);
        Thread owner = Thread.currentThread();
        Executor thread = task -> {
            // what a real timer still wants of a world that is over is of no interest
            if (Thread.currentThread() == owner) {
                after(Duration.ofNanos(10_000), task);
            }
        };
        keeper = new SlotKeeper(
                identity(),
                1,
                Duration.ofSeconds(2),
                new SlotKeeper.Ports(registry, store, loops, this, simulation, thread));
        loops.start();
        NodeLoad load = NodeLoad.ofMaster(1, NodeMode.ACTIVE, 0, 0);
        registry.register(new NodeRecord(identity(), "127.0.0.1", 1, "dev", simulation.instant(), load));
        registry.onChange(this::hasten);
        every(1_900, 2_100, this::compare);
        every(1_000, 1_010, this::hold);
        if (cluster.permits != null) {
            keepPermits(store);
        }
    }

    /** What a thread does in its application: each second, and when somebody says that something has changed. */
    private void keepPermits(FaultyStore store) {
        permits = new PermitKeeper(
                incarnation(), new PermitKeeper.Ports(store, loops::driven, simulation, loops::nudgeOwners));
        giving = false;
        loops.onPermits(slots -> cluster.masters.forEach(
                master -> master.afterMillis(0, 5, () -> master.givePermits(Set.copyOf(slots)))));
        every(990, 1_010, () -> givePermits(Set.of()));
    }

    private void givePermits(Set<Integer> changed) {
        // others go on while a call is stuck; its thread does not
        if (giving || permits == null) {
            return;
        }
        giving = true;
        try {
            permits.turn(changed);
        } catch (StoreException e) {
            cluster.checks.note(incarnation() + " could not give permits");
        }
        giving = false;
    }

    NodeIdentity identity() {
        return new NodeIdentity(NodeRole.MASTER, nodeId, incarnation());
    }

    /** A worker has dialled. */
    void connected(SimulatedLink link) {
        links.add(link);
        link.onMasterClose(() -> links.remove(link));
        directory.connected(new SimulatedPeer(link));
    }

    CompletableFuture<Verdict> report(AttemptReport report, AssignedWorker worker, int freeCapacity) {
        directory.says(worker.incarnation(), freeCapacity);
        CompletableFuture<Verdict> answer = cluster.plants.answer(report, loops.report(report, worker));
        String self = incarnation();
        answer.thenAccept(verdict -> {
            cluster.checks.note(self + " answers " + verdict + " to " + report.phase() + " of " + report.attemptId());
            if (verdict == Verdict.COMMITTED) {
                cluster.checks.answeredCommitted(report);
            }
        });
        return answer;
    }

    void nudge(int slot) {
        loops.nudge(List.of(slot));
    }

    void die(boolean withItsHost) {
        cluster.checks.note(incarnation() + (withItsHost ? " dies with its host" : " dies"));
        ends();
        runners.forEach(SimulatedRunner::close);
        if (!withItsHost) {
            List.copyOf(links).forEach(link -> link.endedBy(this));
        }
    }

    List<SimulatedRunner> runners() {
        return runners;
    }

    private void hasten() {
        if (!hastened) {
            hastened = true;
            afterMillis(0, 5, this::compare);
        }
    }

    private void compare() {
        if (comparing) {
            return;
        }
        hastened = false;
        comparing = true;
        try {
            keeper.reconcile();
            keeper.hold();
        } catch (StoreException e) {
            cluster.checks.note(incarnation() + " could not compare slots");
        }
        comparing = false;
    }

    private void hold() {
        if (cluster.plants.isUnsure()) {
            hold(loops.driven().entrySet().stream()
                    .map(slot -> new SlotEpoch(slot.getKey(), slot.getValue()))
                    .toList());
        } else {
            keeper.hold();
        }
    }

    @Override
    public void read(ClusterRows rows) {
        directory.wanted(rows);
    }

    @Override
    public void hold(List<SlotEpoch> slots) {
        directory.hold(slots);
    }

    @Override
    public void drained() {
        cluster.checks.note(incarnation() + " is drained");
    }

    @Override
    public void committed(int events, int rows, Duration time) {}

    @Override
    public void storeFailed() {}

    @Override
    public void staleEpoch(int slots) {
        cluster.checks.note(incarnation() + " finds " + slots + " slots stale");
    }

    @Override
    public void decisionFailed() {
        cluster.checks.expect(false, incarnation() + " could not decide");
    }
}
