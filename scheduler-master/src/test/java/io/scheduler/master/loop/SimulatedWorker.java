package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A worker as its contract describes it, with its folder: what it holds outlives its process. */
final class SimulatedWorker {

    static final int CAPACITY = 3;
    private static final Duration SESSION = Duration.ofSeconds(10);
    /** Shorter than the masters' lease: by then nothing runs any more of a worker that reaches nobody. */
    private static final Duration FENCE = Duration.ofSeconds(25);

    final String nodeId;
    final Map<String, SimulatedLink> links = new LinkedHashMap<>();
    final Map<Long, HeldAttempt> held = new LinkedHashMap<>();
    boolean up = true;
    boolean cutOff;
    private final Cluster cluster;
    private final Simulation simulation;
    private final Map<Long, Tombstone> tombstones = new HashMap<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private int starts = 1;

    private record Tombstone(AssignReply.Verdict verdict, TaskAssignment refused) {}

    private record Owner(long epoch, String master) {}

    SimulatedWorker(Cluster cluster, String nodeId) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.nodeId = nodeId;
        register();
    }

    NodeIdentity identity() {
        return new NodeIdentity(NodeRole.WORKER, nodeId, nodeId + "." + starts);
    }

    AssignedWorker assigned() {
        return new AssignedWorker(nodeId, nodeId + "." + starts);
    }

    private long running() {
        return held.values().stream().filter(attempt -> !attempt.isOver()).count();
    }

    int free() {
        return (int) Math.max(0, CAPACITY - running());
    }

    private NodeLoad load() {
        return new NodeLoad(CAPACITY, (int) running(), List.of("default"));
    }

    private void register() {
        cluster.registry.register(new NodeRecord(identity(), "127.0.0.1", 0, "dev", simulation.instant(), load()));
    }

    void loadChanged() {
        String incarnation = identity().incarnation();
        simulation.afterMillis(200, 500, () -> {
            if (up && incarnation.equals(identity().incarnation())) {
                cluster.registry.load(incarnation, load());
            }
        });
    }

    AssignReply assign(String master, AssignRequest request) {
        List<AssignReply.Verdict> verdicts = request.assignments().stream()
                .map(assignment -> assign(master, assignment))
                .toList();
        loadChanged();
        return new AssignReply(verdicts, free());
    }

    private AssignReply.Verdict assign(String master, TaskAssignment assignment) {
        if (!admit(assignment.slot(), assignment.epoch(), master)) {
            return AssignReply.Verdict.STALE_EPOCH;
        }
        if (held.containsKey(assignment.attemptId())) {
            return AssignReply.Verdict.ACCEPTED;
        }
        Tombstone tombstone = tombstones.get(assignment.attemptId());
        if (tombstone != null && (tombstone.refused == null || isRepeated(tombstone.refused, assignment))) {
            return tombstone.verdict;
        }
        if (free() == 0) {
            tombstones.put(assignment.attemptId(), new Tombstone(AssignReply.Verdict.FULL, assignment));
            return AssignReply.Verdict.FULL;
        }
        cluster.checks.note(nodeId + " takes " + assignment.attemptId() + " from " + master);
        HeldAttempt attempt = new HeldAttempt(cluster, this, assignment);
        held.put(assignment.attemptId(), attempt);
        simulation.afterMillis(1, 50, attempt::begin);
        return AssignReply.Verdict.ACCEPTED;
    }

    private static boolean isRepeated(TaskAssignment refused, TaskAssignment again) {
        return java.util.Objects.equals(refused.dispatchedAt(), again.dispatchedAt());
    }

    KillReply kill(String master, KillRequest request) {
        List<KillReply.Verdict> verdicts = new ArrayList<>();
        for (KillRequest.Kill kill : request.kills()) {
            HeldAttempt attempt = held.get(kill.attemptId());
            if (!admit(kill.slot(), kill.epoch(), master)) {
                verdicts.add(KillReply.Verdict.STALE_EPOCH);
            } else if (attempt == null) {
                Tombstone known = tombstones.get(kill.attemptId());
                if (known == null || known.refused != null) {
                    tombstones.put(kill.attemptId(), new Tombstone(AssignReply.Verdict.FULL, null));
                }
                verdicts.add(KillReply.Verdict.UNKNOWN);
            } else {
                cluster.checks.note(nodeId + " is to kill " + kill.attemptId() + " by " + master);
                attempt.kill(Phase.KILLED, kill.reason());
                verdicts.add(KillReply.Verdict.ACCEPTED);
            }
        }
        return new KillReply(verdicts);
    }

    ClaimReply claim(String master, ClaimRequest request) {
        List<Integer> granted = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        for (ClaimRequest.SlotEpoch slot : request.slots()) {
            (admit(slot.slot(), slot.epoch(), master) ? granted : refused).add(slot.slot());
        }
        List<AttemptReport> reports = held.values().stream()
                .filter(attempt -> granted.contains(attempt.assignment.slot()))
                .map(HeldAttempt::report)
                .toList();
        held.values().forEach(HeldAttempt::tell);
        return new ClaimReply(reports, refused, free());
    }

    private boolean admit(int slot, long epoch, String master) {
        Owner known = owners.get(slot);
        if (known != null && epoch < known.epoch()) {
            return false;
        }
        owners.put(slot, new Owner(epoch, master));
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
    void dial() {
        if (!up || cutOff) {
            return;
        }
        for (SimulatedMaster master : cluster.masters) {
            if (master.alive && cluster.registry.has(master.incarnation) && !links.containsKey(master.incarnation)) {
                SimulatedLink link = new SimulatedLink(simulation, master, this);
                links.put(master.incarnation, link);
                master.directory.connected(link);
                held.values().forEach(HeldAttempt::tell);
            }
        }
        if (!cluster.registry.has(identity().incarnation())) {
            register();
        }
    }

    void linkClosed(SimulatedLink link) {
        links.remove(link.master.incarnation, link);
    }

    /** Reaches nobody for a while; ends its own tasks before anybody may give them to others. */
    void cutOff(Duration time) {
        if (!up || cutOff) {
            return;
        }
        cutOff = true;
        cluster.checks.note(nodeId + " is cut off for " + time);
        List.copyOf(links.values()).forEach(SimulatedLink::breakUp);
        leave(time);
        simulation.after(time, () -> cutOff = false);
    }

    /** The process ends; its tasks go on without it, or end with it. */
    void crash(Duration time, boolean tasksGoOn, boolean folderStays) {
        if (!up || cutOff) {
            return;
        }
        cluster.checks.note(nodeId + " crashes for " + time + (tasksGoOn ? ", its tasks go on" : "")
                + (folderStays ? "" : ", its folder is lost"));
        up = false;
        List.copyOf(links.values()).forEach(SimulatedLink::breakUp);
        if (!folderStays) {
            held.values().forEach(attempt -> attempt.over(Phase.LOST, "the worker died"));
            held.clear();
        } else if (!tasksGoOn) {
            held.values().forEach(attempt -> attempt.over(Phase.LOST, "the worker died"));
        }
        leave(time);
        simulation.after(time, () -> {
            starts++;
            up = true;
            owners.clear();
            tombstones.clear();
            register();
            held.values().forEach(HeldAttempt::foundAgain);
        });
    }

    private void leave(Duration time) {
        String incarnation = identity().incarnation();
        long count = starts;
        if (time.compareTo(SESSION) > 0) {
            simulation.after(SESSION, () -> cluster.registry.remove(incarnation));
        } else if (!up) {
            simulation.after(time, () -> cluster.registry.remove(incarnation));
        }
        if (time.compareTo(FENCE) > 0) {
            simulation.after(
                    FENCE,
                    () -> held.values().forEach(attempt -> {
                        if (count == starts) {
                            attempt.over(Phase.LOST, "cut off for too long");
                        }
                    }));
        }
    }
}
