package io.scheduler.worker.attempt;

import io.scheduler.common.cluster.NodeMode;
import io.scheduler.rpc.contract.AssignReply;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ClaimReply;
import io.scheduler.rpc.contract.ClaimRequest;
import io.scheduler.rpc.contract.HoldReply;
import io.scheduler.rpc.contract.HoldRequest;
import io.scheduler.rpc.contract.KillReply;
import io.scheduler.rpc.contract.KillRequest;
import io.scheduler.rpc.contract.ModeReply;
import io.scheduler.rpc.contract.ModeRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.attempt.AttemptRunner.Listener;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.TaskTypes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the worker takes, and keeps the books of what it holds. One lock; nothing slow is done under it, so that
 * it may be called on the threads of the transport.
 */
public final class AttemptDesk implements AutoCloseable {
    /** Outputs in one answer to a claim; an end that does not fit is told by a report instead. */
    private static final int CLAIM_OUTPUT_CHARS = 1 << 20;

    private final DeskLimits limits;
    private final SlotOwners owners;
    private final AttemptRunner runner;
    private final Recovery recovery;
    private final ReportSink reports;
    private final Runnable loadChanged;
    private final Listener listener = new Listener(this::running, this::finished, this::gone);
    private final Map<Long, Attempt> held = new LinkedHashMap<>();
    private final Tombstones tombstones;
    private final Set<Long> gone = new HashSet<>();
    private final Set<Long> committed = new HashSet<>();
    private int running;
    private boolean draining;

    private AttemptDesk(
            DeskLimits limits,
            SlotOwners owners,
            AttemptRunner runner,
            Recovery recovery,
            ReportSink reports,
            Runnable loadChanged) {
        this.limits = limits;
        this.owners = owners;
        this.runner = runner;
        this.recovery = recovery;
        this.reports = reports;
        this.loadChanged = loadChanged;
        this.tombstones = new Tombstones(limits.tombstones());
    }

    /**
     * What a desk is made of.
     *
     * @param killer ends what is left of attempts
     */
    public record Parts(TaskTypes types, DataFolder folder, TreeKiller killer, WorkerMetrics metrics, Clock clock) {}

    /** @param loadChanged called after the number of running attempts changed; must not block */
    public static AttemptDesk open(
            DeskLimits limits, SlotOwners owners, Parts parts, ReportSink reports, Runnable loadChanged) {
        AttemptJournal journal = new AttemptJournal(parts.folder());
        AttemptRunner runner = new AttemptRunner(
                parts.types(),
                parts.folder(),
                journal,
                parts.metrics(),
                parts.clock(),
                AttemptRunner.pool("attempt-start", limits.capacity() + AssignRequest.MAX_ASSIGNMENTS),
                AttemptRunner.pool("attempt-end", 4 * limits.held()));
        return new AttemptDesk(limits, owners, runner, new Recovery(runner, journal, parts), reports, loadChanged);
    }

    /**
     * Takes up what earlier workers of this folder have left; to be called once, before any master is heard.
     *
     * @throws IOException when the journal can not be read
     */
    public void recover(Duration grace) throws IOException {
        recovery.run(this, grace);
    }

    /** Lets starts and ends that are under way come to their end, for a short while. Running tasks stay as they are. */
    @Override
    public void close() {
        drain();
        runner.close();
    }

    AssignReply assign(String master, AssignRequest request) {
        List<AssignReply.Verdict> verdicts = new ArrayList<>();
        List<Attempt> taken = new ArrayList<>();
        int free;
        synchronized (this) {
            for (TaskAssignment assignment : request.assignments()) {
                AssignReply.Verdict known = verdict(master, assignment);
                if (known == null) {
                    Attempt attempt = new Attempt(assignment);
                    held.put(attempt.id(), attempt);
                    running++;
                    taken.add(attempt);
                }
                verdicts.add(known == null ? AssignReply.Verdict.ACCEPTED : known);
            }
            free = free();
        }
        taken.forEach(attempt -> runner.start(attempt, listener));
        if (!taken.isEmpty()) {
            loadChanged.run();
        }
        return new AssignReply(verdicts, free);
    }

    /** Null when it is to be taken. A refusal holds for its dispatch, but for a stale epoch: its new owner may send it. */
    private AssignReply.@Nullable Verdict verdict(String master, TaskAssignment assignment) {
        if (!owners.admit(assignment.slot(), assignment.epoch(), master)) {
            return AssignReply.Verdict.STALE_EPOCH;
        }
        if (held.containsKey(assignment.attemptId())) {
            return AssignReply.Verdict.ACCEPTED;
        }
        AssignReply.Verdict buried = tombstones.of(assignment);
        if (buried != null) {
            return buried;
        }
        AssignReply.Verdict refusal = draining
                ? AssignReply.Verdict.DRAINING
                : running >= limits.capacity() || held.size() >= limits.held() ? AssignReply.Verdict.FULL : null;
        if (refusal != null) {
            tombstones.refuse(assignment, refusal);
        }
        return refusal;
    }

    KillReply kill(String master, KillRequest request) {
        List<KillReply.Verdict> verdicts = new ArrayList<>();
        List<Attempt> ending = new ArrayList<>();
        synchronized (this) {
            for (KillRequest.Kill kill : request.kills()) {
                Attempt attempt = held.get(kill.attemptId());
                if (!owners.admit(kill.slot(), kill.epoch(), master)) {
                    verdicts.add(KillReply.Verdict.STALE_EPOCH);
                } else if (attempt == null) {
                    tombstones.buryUnknown(kill.attemptId());
                    verdicts.add(KillReply.Verdict.UNKNOWN);
                } else {
                    if (attempt.wantKilled(new KillCause(Phase.KILLED, kill.reason()))) {
                        ending.add(attempt);
                    }
                    verdicts.add(KillReply.Verdict.ACCEPTED);
                }
            }
        }
        ending.forEach(runner::kill);
        return new KillReply(verdicts);
    }

    ClaimReply claim(String master, ClaimRequest request) {
        Set<Integer> granted = new HashSet<>();
        List<Integer> refused = new ArrayList<>();
        List<AttemptReport> attempts = new ArrayList<>();
        int free;
        synchronized (this) {
            for (ClaimRequest.SlotEpoch slot : request.slots()) {
                if (owners.admit(slot.slot(), slot.epoch(), master)) {
                    granted.add(slot.slot());
                } else {
                    refused.add(slot.slot());
                }
            }
            int chars = 0;
            for (Attempt attempt : held.values()) {
                if (granted.contains(attempt.assignment().slot())) {
                    AttemptReport report = attempt.report();
                    chars += report.outputs().entrySet().stream()
                            .mapToInt(e -> e.getKey().length() + e.getValue().length())
                            .sum();
                    attempts.add(chars <= CLAIM_OUTPUT_CHARS ? report : attempt.reportWithoutResult());
                }
            }
            free = free();
        }
        reports.ownerChanged(granted);
        return new ClaimReply(attempts, refused, free);
    }

    ModeReply mode(ModeRequest request) {
        synchronized (this) {
            draining = draining || request.mode() == NodeMode.DRAINING;
        }
        return new ModeReply(draining ? NodeMode.DRAINING : NodeMode.ACTIVE, running());
    }

    HoldReply hold(String master, HoldRequest request) {
        return new HoldReply(request.slots().stream()
                .filter(slot -> !owners.admit(slot.slot(), slot.epoch(), master))
                .map(ClaimRequest.SlotEpoch::slot)
                .toList());
    }

    /** Whether the attempt is held and has not ended. */
    public synchronized boolean isRunning(long attemptId) {
        Attempt attempt = held.get(attemptId);
        return attempt != null && !attempt.isFinished();
    }

    public synchronized int running() {
        return running;
    }

    public synchronized int freeCapacity() {
        return free();
    }

    private int free() {
        return draining ? 0 : Math.max(0, Math.min(limits.capacity() - running, limits.held() - held.size()));
    }

    /** Takes nothing new from now on. What runs goes on. */
    public synchronized void drain() {
        draining = true;
    }

    /** Ends everything that runs, by the worker's own will. */
    public void endAll(String reason) {
        List<Attempt> ending = new ArrayList<>();
        synchronized (this) {
            for (Attempt attempt : held.values()) {
                if (attempt.wantKilled(new KillCause(Phase.LOST, reason))) {
                    ending.add(attempt);
                }
            }
        }
        ending.forEach(runner::kill);
    }

    /** Takes over what an earlier worker held; used by recovery before any master is heard. */
    Listener adopt(Attempt attempt) {
        synchronized (this) {
            held.put(attempt.id(), attempt);
            if (!attempt.isFinished()) {
                running++;
            }
        }
        return listener;
    }

    private void running(AttemptReport report) {
        reports.offer(report);
    }

    private void finished(Attempt attempt, AttemptReport result) {
        synchronized (this) {
            running--;
        }
        reports.offer(result);
        loadChanged.run();
    }

    private void gone(Attempt attempt) {
        boolean last;
        synchronized (this) {
            last = committed.remove(attempt.id());
            if (!last) {
                gone.add(attempt.id());
            }
        }
        if (last) {
            runner.clean(attempt);
        }
    }

    /** A master has stored that result, or has no interest in it. */
    public void committed(AttemptReport result) {
        Attempt attempt;
        boolean last;
        synchronized (this) {
            attempt = held.remove(result.attemptId());
            tombstones.bury(result.attemptId());
            last = gone.remove(result.attemptId());
            if (attempt != null && !last) {
                committed.add(result.attemptId());
            }
        }
        if (attempt != null && last) {
            runner.clean(attempt);
        }
    }

    void resume(Attempt attempt) {
        reports.offer(attempt.report());
    }
}
