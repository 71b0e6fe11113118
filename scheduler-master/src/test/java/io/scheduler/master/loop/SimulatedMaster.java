package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.WorkflowInstance;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.master.slot.SlotPlanAccess;
import io.scheduler.master.worker.WorkerDirectory;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A master without threads: the loop's thread, the slot keeper and the registration as events of the simulation. */
final class SimulatedMaster implements WorkerDirectory.Listener, LoopObserver {

    static final Duration LEASE = Duration.ofSeconds(40);
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final int BATCH = 40;

    final String incarnation;
    final PartitionLoop loop;
    final WorkerDirectory directory;
    boolean alive = true;
    private final Cluster cluster;
    private final Simulation simulation;
    private final FaultyStore store;
    private final NodeIdentity identity;
    private final Deque<LoopEvent> inbox = new ArrayDeque<>();
    private Instant nextPoll;
    private Instant nextCheck;
    private Instant stuckSince = Instant.MAX;
    private boolean busy;
    private boolean giving;
    private int scheduled;

    SimulatedMaster(Cluster cluster, String incarnation) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.incarnation = incarnation;
        this.identity = new NodeIdentity(NodeRole.MASTER, incarnation, incarnation);
        this.store = new FaultyStore(simulation, cluster.store, cluster.checks);
        this.directory = new WorkerDirectory(cluster.registry, simulation, LEASE, simulation.random, this);
        LoopSettings settings = new LoopSettings(1, BATCH, 1_000, 20, null, null, null);
        this.loop = new PartitionLoop(
                incarnation,
                new PartitionLoop.Ports(store, directory, new Plans(store), simulation, this),
                settings,
                this::offer);
        this.nextPoll = simulation.instant();
        this.nextCheck = simulation.instant();
        live();
        reconcileLater();
        turnAfter(Duration.ZERO);
    }

    boolean offer(LoopEvent event) {
        if (!alive || simulation.chance(0.002 * simulation.weather)) {
            // as a full inbox does
            return false;
        }
        put(event);
        return true;
    }

    void put(LoopEvent event) {
        inbox.add(event);
        turnAfter(Duration.ofNanos(100_000));
    }

    CompletableFuture<Verdict> report(AttemptReport report, AssignedWorker worker) {
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        if (!loop.announced().containsKey(report.slot())) {
            answer.complete(Verdict.NOT_OWNER);
        } else {
            answer.thenAccept(verdict -> {
                cluster.checks.note(
                        incarnation + " answers " + verdict + " to " + report.phase() + " of " + report.attemptId());
                if (verdict == Verdict.COMMITTED) {
                    cluster.checks.answeredCommitted(report);
                }
            });
            if (!offer(new LoopEvent.Reported(report, worker, answer))) {
                answer.complete(Verdict.RETRY);
            }
        }
        return answer;
    }

    void says(String worker, int freeCapacity) {
        directory.says(worker, freeCapacity);
    }

    void nudge(int slot) {
        if (loop.announced().containsKey(slot)) {
            offer(new LoopEvent.CommandsWaiting());
        }
    }

    /** Stands still, as a process does that is stopped or swaps. */
    void pause(Duration time) {
        if (!busy) {
            busy = true;
            stuckSince = simulation.instant();
            cluster.checks.note(incarnation + " stands still for " + time);
            simulation.after(time, () -> {
                busy = false;
                stuckSince = Instant.MAX;
                turnAfter(Duration.ZERO);
            });
        }
    }

    void die() {
        alive = false;
        cluster.checks.note(incarnation + " dies");
        simulation.after(SESSION, () -> cluster.registry.remove(incarnation));
    }

    private void turnAfter(Duration delay) {
        int number = ++scheduled;
        simulation.after(delay, () -> {
            if (number == scheduled) {
                turn();
            }
        });
    }

    private void turn() {
        if (!alive || busy) {
            return;
        }
        Instant now = simulation.instant();
        Instant notBefore = loop.notBefore();
        if (notBefore != null && notBefore.isAfter(now)) {
            turnAfter(Duration.between(now, notBefore));
            return;
        }
        List<LoopEvent> events = new ArrayList<>();
        while (loop.wantsEvents() && !inbox.isEmpty() && events.size() < BATCH) {
            events.add(inbox.poll());
        }
        if (loop.wantsEvents() && !now.isBefore(nextPoll)) {
            events.add(new LoopEvent.CommandsWaiting());
            nextPoll = now.plusSeconds(1);
        }
        if (loop.wantsEvents() && !now.isBefore(nextCheck)) {
            events.add(new LoopEvent.Check());
            nextCheck = now.plusSeconds(2);
        }
        busy = true;
        stuckSince = now;
        loop.turn(events);
        busy = false;
        stuckSince = Instant.MAX;
        if (loop.isIdle() && simulation.random.nextInt(20) == 0) {
            checkFold();
        }
        Duration next = inbox.isEmpty() ? untilDue() : Duration.ofNanos(100_000);
        turnAfter(next.isNegative() ? Duration.ofNanos(100_000) : next);
    }

    private Duration untilDue() {
        Instant due = nextPoll.isBefore(nextCheck) ? nextPoll : nextCheck;
        Instant own = loop.nextDue();
        return Duration.between(simulation.instant(), own != null && own.isBefore(due) ? own : due);
    }

    void checkFold() {
        for (LiveRun run : loop.runs()) {
            var row = cluster.store.slots.get(run.slot());
            if (incarnation.equals(row.owner()) && loop.announced().getOrDefault(run.slot(), -1L) == row.epoch()) {
                cluster.checks.folds(run);
            }
        }
    }

    private void live() {
        if (!alive) {
            return;
        }
        boolean stuck = stuckSince != Instant.MAX && stuckSince.plus(SESSION).isBefore(simulation.instant());
        if (stuck) {
            cluster.registry.remove(incarnation);
        } else if (!cluster.registry.has(incarnation)) {
            cluster.registry.register(
                    new NodeRecord(identity, "127.0.0.1", 1, "dev", simulation.instant(), NodeLoad.NONE));
        }
        simulation.after(Duration.ofSeconds(1), this::live);
    }

    private void reconcileLater() {
        simulation.afterMillis(500, 2_500, () -> {
            if (alive) {
                boolean standsStill = busy && stuckSince.plusSeconds(1).isBefore(simulation.instant());
                if (!giving && !standsStill) {
                    try {
                        reconcile();
                    } catch (StoreException e) {
                        cluster.checks.note(incarnation + " could not compare slots");
                    }
                }
                reconcileLater();
            }
        });
    }

    private void reconcile() {
        Set<String> masters = cluster.registry.nodes(NodeRole.MASTER).stream()
                .map(node -> node.identity().incarnation())
                .collect(Collectors.toSet());
        if (!masters.contains(incarnation)) {
            return;
        }
        SlotPlanAccess plan = SlotPlanAccess.of(incarnation, masters, store.slots(), loop.announced());
        if (!plan.forget().isEmpty()) {
            put(new LoopEvent.SlotsRevoked(Set.copyOf(plan.forget()), new CompletableFuture<>()));
        }
        if (!plan.give().isEmpty()) {
            give(plan.give());
        }
        List<SlotEpoch> granted = new ArrayList<>(plan.resume());
        if (!plan.take().isEmpty()) {
            granted.addAll(store.take(incarnation, plan.take()));
        }
        if (!granted.isEmpty()) {
            cluster.checks.note(incarnation + " is granted " + granted);
            loop.announce(granted);
            put(new LoopEvent.SlotsGranted(granted));
        }
    }

    private void give(List<Integer> slots) {
        giving = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        simulation.after(Duration.ofSeconds(20), () -> done.cancel(false));
        done.whenComplete((nothing, late) -> {
            giving = false;
            if (late == null) {
                cluster.checks.note(incarnation + " gives " + slots);
                try {
                    store.release(incarnation, slots);
                } catch (StoreException e) {
                    cluster.checks.note(incarnation + " could not release " + slots);
                }
            }
        });
        put(new LoopEvent.SlotsRevoked(Set.copyOf(slots), done));
    }

    @Override
    public void workerConnected(AssignedWorker worker) {
        put(new LoopEvent.WorkerConnected(worker));
    }

    @Override
    public void capacityFreed() {
        offer(new LoopEvent.CapacityFreed());
    }

    @Override
    public void committed(int events, int rows, Duration time) {}

    @Override
    public void storeFailed() {}

    @Override
    public void staleEpoch(int slots) {
        cluster.checks.note(incarnation + " finds " + slots + " slots stale");
    }

    @Override
    public void ended(WorkflowInstance instance, String project, String workflow) {}

    @Override
    public void decisionFailed() {
        cluster.checks.expect(false, incarnation + " could not decide");
    }
}
