package io.scheduler.verify.simulation;

import io.scheduler.common.cluster.NodeHome;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.HoldReply;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.NodeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A worker as its contract describes it, with its folder: what it holds outlives its process. */
final class SimulatedWorker extends SimulatedProcess {

    private static final int MOST_CAPACITY = 3;

    final Map<Long, HeldAttempt> held = new LinkedHashMap<>();
    private final Map<String, SimulatedLink> links = new LinkedHashMap<>();
    private final Map<Long, Tombstone> tombstones = new HashMap<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final int capacity;
    private final String name;
    private int folder;
    private RegistryClient registry;
    private Instant lookedAt = Instant.MIN;
    private int pauses;

    /** What must not be run by a late assignment; with what was refused, only the same dispatch. */
    private record Tombstone(AssignReply.Verdict verdict, TaskAssignment refused) {}

    private record Owner(long epoch, String master) {}

    SimulatedWorker(Cluster cluster, String host) {
        this(cluster, host, host);
    }

    private SimulatedWorker(Cluster cluster, String host, String name) {
        super(cluster, host);
        this.name = name;
        capacity = 1 + simulation.random.nextInt(MOST_CAPACITY);
        start();
    }

    private void start() {
        begins();
        links.clear();
        owners.clear();
        tombstones.clear();
        lookedAt = simulation.instant();
        registry = cluster.registry.client(this);
        registry.register(new NodeRecord(identity(), "127.0.0.1", 0, "dev", simulation.instant(), load()));
        every(145, 170, this::look);
        every(500, 1_000, this::dial);
        List.copyOf(held.values()).forEach(HeldAttempt::foundAgain);
    }

    /** One under the same node id on another host, which knows nothing of what this one runs. */
    SimulatedWorker namesake(String host) {
        cluster.checks.note(incarnation() + " is replaced by " + host);
        return new SimulatedWorker(cluster, host, name);
    }

    NodeIdentity identity() {
        return new NodeIdentity(NodeRole.WORKER, name, incarnation());
    }

    AssignedWorker assigned() {
        return new AssignedWorker(name, incarnation());
    }

    @Override
    String incarnation() {
        return cluster.plants.has(Plant.NAMESAKE_TRUSTED)
                ? super.incarnation()
                : NodeHome.incarnation(super.incarnation(), nodeId + "-" + folder);
    }

    private long running() {
        return held.values().stream().filter(attempt -> !attempt.isOver()).count();
    }

    int free() {
        return (int) Math.max(0, capacity - running());
    }

    private NodeLoad load() {
        return new NodeLoad(capacity, (int) running(), List.of("default")).withLease(Timings.LEASE);
    }

    void loadChanged() {
        registry.publishLoad(load());
    }

    /**
     * The registry counts as a contact at the time of the look before: what a process believes that stood still since
     * then may be old.
     */
    private void look() {
        Instant now = simulation.instant();
        boolean paused = !lookedAt.plus(Timings.PATIENCE).isAfter(now) && !cluster.plants.trustsAtOnce();
        Instant contact = cluster.plants.trustsAtOnce() ? now : lookedAt;
        if (paused) {
            pauses++;
        }
        if (registry.state() == NodeRegistry.State.CONNECTED && !paused) {
            held.values().forEach(attempt -> attempt.contact(contact));
        }
        lookedAt = now;
        held.values().forEach(attempt -> attempt.endIfLate(paused));
    }

    /** Counts how often this process found that it had stood still. */
    int pauses() {
        return pauses;
    }

    /** The time at which what is heard now was certainly not yet old. */
    Instant contactNow() {
        return cluster.plants.trustsAtOnce() ? simulation.instant() : lookedAt;
    }

    private boolean takesAttempts() {
        boolean looksAgain = lookedAt.plus(Timings.AWAKE).isAfter(simulation.instant());
        return free() > 0 && (looksAgain || cluster.plants.readsLate());
    }

    AssignReply assign(String master, AssignRequest request) {
        List<AssignReply.Verdict> verdicts = request.assignments().stream()
                .map(assignment -> assign(master, assignment))
                .toList();
        loadChanged();
        return new AssignReply(verdicts, free());
    }

    private AssignReply.Verdict assign(String master, TaskAssignment assignment) {
        if (!admit(assignment.slot(), assignment.epoch(), master, true)) {
            return AssignReply.Verdict.STALE_EPOCH;
        }
        if (held.containsKey(assignment.attemptId())) {
            return AssignReply.Verdict.ACCEPTED;
        }
        Tombstone tombstone = tombstones.get(assignment.attemptId());
        if (tombstone != null && (tombstone.refused == null || isRepeated(tombstone.refused, assignment))) {
            return tombstone.verdict;
        }
        if (!takesAttempts()) {
            cluster.checks.note(nodeId + " refuses " + assignment.attemptId() + " of " + assignment.dispatchedAt());
            if (cluster.plants.remembersRefusals()) {
                tombstones.put(assignment.attemptId(), new Tombstone(AssignReply.Verdict.FULL, assignment));
            }
            return AssignReply.Verdict.FULL;
        }
        cluster.checks.note(
                nodeId + " takes " + assignment.attemptId() + " of " + assignment.dispatchedAt() + " from " + master);
        if (simulation.chance(0.01)) {
            cluster.figures.count(Fault.WORKER_STANDS_STILL);
            standStill(simulation.awkward(20_000));
        }
        HeldAttempt attempt = new HeldAttempt(this, assignment);
        held.put(assignment.attemptId(), attempt);
        afterMillis(1, simulation.chance(0.1) ? 3_000 : 50, attempt::begin);
        return AssignReply.Verdict.ACCEPTED;
    }

    private static boolean isRepeated(TaskAssignment refused, TaskAssignment again) {
        return Objects.equals(refused.dispatchedAt(), again.dispatchedAt());
    }

    KillReply kill(String master, KillRequest request) {
        List<KillReply.Verdict> verdicts = new ArrayList<>();
        for (KillRequest.Kill kill : request.kills()) {
            HeldAttempt attempt = held.get(kill.attemptId());
            if (!admit(kill.slot(), kill.epoch(), master, false)) {
                verdicts.add(KillReply.Verdict.STALE_EPOCH);
            } else if (attempt == null) {
                Tombstone known = tombstones.get(kill.attemptId());
                if (known == null || known.refused != null) {
                    tombstones.put(kill.attemptId(), new Tombstone(AssignReply.Verdict.FULL, null));
                }
                verdicts.add(KillReply.Verdict.UNKNOWN);
            } else {
                cluster.checks.note(nodeId + " is to kill " + kill.attemptId() + " by " + master);
                attempt.kill(AttemptReport.Phase.KILLED, kill.reason());
                verdicts.add(KillReply.Verdict.ACCEPTED);
            }
        }
        return new KillReply(verdicts);
    }

    ClaimReply claim(String master, ClaimRequest request) {
        List<Integer> refused = refused(master, request.slots(), false);
        List<AttemptReport> reports = new ArrayList<>();
        for (ClaimRequest.SlotEpoch slot : request.slots()) {
            if (!refused.contains(slot.slot())) {
                held.values().stream()
                        .filter(attempt -> attempt.assignment.slot() == slot.slot())
                        .map(HeldAttempt::report)
                        .forEach(reports::add);
            }
        }
        held.values().forEach(HeldAttempt::tell);
        return new ClaimReply(reports, refused, free());
    }

    HoldReply hold(String master, HoldRequest request) {
        return new HoldReply(refused(master, request.slots(), true));
    }

    private List<Integer> refused(String master, List<ClaimRequest.SlotEpoch> slots, boolean isSure) {
        return slots.stream()
                .filter(slot -> !admit(slot.slot(), slot.epoch(), master, isSure))
                .map(ClaimRequest.SlotEpoch::slot)
                .toList();
    }

    /** Whether the master may speak for the slot; one that is sure of that was heard for what runs in it. */
    private boolean admit(int slot, long epoch, String master, boolean isSure) {
        Owner known = owners.get(slot);
        if (known != null && epoch < known.epoch() && !cluster.plants.admitsAnybody()) {
            return false;
        }
        owners.put(slot, new Owner(epoch, master));
        if (isSure) {
            held.values().stream()
                    .filter(attempt -> attempt.assignment.slot() == slot)
                    .forEach(attempt -> attempt.contact(contactNow()));
        }
        return true;
    }

    /** The way for a report: its slot's owner, else the masters in turn. */
    SimulatedLink way(int slot, int failures) {
        Owner owner = owners.get(slot);
        SimulatedLink link = owner == null || failures % 3 == 2 ? null : links.get(owner.master());
        if (link == null && !links.isEmpty()) {
            List<SimulatedLink> all = List.copyOf(links.values());
            link = all.get(failures % all.size());
        }
        return link;
    }

    void answered(HeldAttempt attempt, AttemptReport report, Verdict verdict) {
        if (verdict == Verdict.COMMITTED && report.phase().isFinished() && held.remove(report.attemptId(), attempt)) {
            cluster.checks.note(nodeId + " forgets " + report.attemptId());
            tombstones.put(report.attemptId(), new Tombstone(AssignReply.Verdict.ACCEPTED, null));
        }
    }

    /** Dials masters that are registered and not connected. */
    private void dial() {
        for (NodeRecord node : registry.nodes(NodeRole.MASTER)) {
            String name = node.identity().incarnation();
            SimulatedLink known = links.get(name);
            if (known == null || !known.isOpenForWorker()) {
                cluster.masters.stream()
                        .filter(master -> master.isAwake()
                                && master.incarnation().equals(name)
                                && cluster.network.isReachable(nodeId, master.nodeId))
                        .forEach(this::dial);
            }
        }
    }

    private void dial(SimulatedMaster master) {
        String name = master.incarnation();
        SimulatedLink link = new SimulatedLink(cluster, master, this);
        links.put(name, link);
        link.onWorkerClose(() -> links.remove(name, link));
        master.connected(link);
        held.values().forEach(HeldAttempt::tell);
    }

    List<SimulatedLink> links() {
        return List.copyOf(links.values());
    }

    /** The process ends and comes back to its folder; what it ran goes on, until its guardian ends it. */
    void die(Duration time) {
        leave(time, "");
        links().forEach(link -> link.endedBy(this));
    }

    /** The host loses its power; with a new disk the folder is lost too. */
    void dieWithHost(Duration time, boolean folderStays) {
        leave(time, folderStays ? " with its host" : " with its host and folder");
        List.copyOf(held.values()).forEach(HeldAttempt::endWithHost);
        if (!folderStays) {
            held.clear();
            folder++;
        }
    }

    private void leave(Duration time, String how) {
        cluster.checks.note(incarnation() + " dies for " + time + how);
        ends();
        simulation.after(time, this::start);
    }
}
