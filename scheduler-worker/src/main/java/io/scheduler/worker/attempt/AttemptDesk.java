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
import io.scheduler.worker.attempt.AttemptRunner.Graces;
import io.scheduler.worker.attempt.AttemptRunner.Listener;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.log.LogCare;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.TaskTypes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what the worker takes, and keeps the books of what it holds. One lock; nothing slow is done under it, so that
 * it may be called on the threads of the transport.
 */
public final class AttemptDesk implements AutoCloseable {
    /** Outputs in one answer to a claim; an end that does not fit is told by a report instead. */
    private static final int CLAIM_OUTPUT_CHARS = 1 << 20;

    private final TaskTypes types;
    private final Admission admission;
    private final AttemptRunner runner;
    private final Recovery recovery;
    private final ReportSink reports;
    private final Runnable changed;
    private final Listener listener = new Listener(this::running, this::finished, this::gone);
    private final HeldAttempts held = new HeldAttempts();
    private NodeMode mode = NodeMode.ACTIVE;
    private boolean leaving;

    /** @param changed called after attempts began or ended or the mode changed; must not block */
    public AttemptDesk(Admission admission, Parts parts, ReportSink reports, Graces graces, Runnable changed) {
        AttemptJournal journal =
                new AttemptJournal(parts.folder(), admission.limits().capacity());
        this.types = parts.types();
        this.admission = admission;
        this.runner = new AttemptRunner(parts, journal, graces, admission);
        this.recovery = new Recovery(runner, journal, parts);
        this.reports = reports;
        this.changed = changed;
    }

    /**
     * What a desk is made of.
     *
     * @param killer ends what is left of attempts
     * @param logs is told which logs are written
     */
    public record Parts(
            TaskTypes types, DataFolder folder, TreeKiller killer, WorkerMetrics metrics, Clock clock, LogCare logs) {}

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
        retire();
        runner.close();
    }

    AssignReply assign(String master, AssignRequest request) {
        List<AssignReply.Verdict> verdicts = new ArrayList<>();
        List<Attempt> taken = new ArrayList<>();
        int free;
        synchronized (this) {
            for (TaskAssignment assignment : request.assignments()) {
                verdicts.add(judge(master, assignment, taken));
            }
            free = admission.free(mode, held);
        }
        taken.forEach(attempt -> runner.start(attempt, listener));
        if (!taken.isEmpty()) {
            changed.run();
        }
        return new AssignReply(verdicts, free);
    }

    private AssignReply.Verdict judge(String master, TaskAssignment assignment, List<Attempt> taken) {
        AssignReply.Verdict known = admission.known(master, assignment, held);
        if (known != null) {
            return known;
        }
        Permit permit = admission.permit(assignment, mode, held);
        if (permit == null) {
            return mode == NodeMode.ACTIVE ? AssignReply.Verdict.FULL : AssignReply.Verdict.DRAINING;
        }
        Attempt attempt = new Attempt(assignment, permit);
        held.add(attempt);
        taken.add(attempt);
        return AssignReply.Verdict.ACCEPTED;
    }

    KillReply kill(String master, KillRequest request) {
        List<KillReply.Verdict> verdicts = new ArrayList<>();
        List<Attempt> ending = new ArrayList<>();
        synchronized (this) {
            for (KillRequest.Kill kill : request.kills()) {
                Attempt attempt = held.get(kill.attemptId());
                if (!admission.admit(master, kill.slot(), kill.epoch())) {
                    verdicts.add(KillReply.Verdict.STALE_EPOCH);
                } else if (attempt == null) {
                    admission.tombstones().buryUnknown(kill.attemptId());
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
                if (admission.admit(master, slot.slot(), slot.epoch())) {
                    granted.add(slot.slot());
                } else {
                    refused.add(slot.slot());
                }
            }
            addHeld(granted, attempts);
            free = admission.free(mode, held);
        }
        reports.ownerChanged(granted);
        return new ClaimReply(attempts, refused, free);
    }

    private void addHeld(Set<Integer> slots, List<AttemptReport> attempts) {
        int chars = 0;
        for (Attempt attempt : held.all()) {
            if (slots.contains(attempt.assignment().slot())) {
                AttemptReport report = attempt.report();
                chars += report.outputs().entrySet().stream()
                        .mapToInt(e -> e.getKey().length() + e.getValue().length())
                        .sum();
                attempts.add(chars <= CLAIM_OUTPUT_CHARS ? report : attempt.reportWithoutResult());
            }
        }
    }

    ModeReply mode(ModeRequest request) {
        mode(request.mode());
        return new ModeReply(mode(), running());
    }

    /** Takes nothing new any more, whatever masters say: the process is about to end. Without effect on what runs. */
    public void retire() {
        synchronized (this) {
            leaving = true;
        }
        mode(NodeMode.DRAINING);
    }

    private void mode(NodeMode wanted) {
        boolean other;
        synchronized (this) {
            NodeMode next = leaving ? NodeMode.DRAINING : wanted;
            other = mode != next;
            mode = next;
        }
        if (other) {
            changed.run();
        }
    }

    public synchronized NodeMode mode() {
        return mode;
    }

    HoldReply hold(String master, HoldRequest request) {
        return new HoldReply(request.slots().stream()
                .filter(slot -> !admission.hear(master, slot.slot(), slot.epoch()))
                .map(ClaimRequest.SlotEpoch::slot)
                .toList());
    }

    /** Whether the attempt is held and has not ended. */
    public synchronized boolean isRunning(long attemptId) {
        Attempt attempt = held.get(attemptId);
        return attempt != null && !attempt.isFinished();
    }

    public synchronized int running() {
        return held.running();
    }

    /** What ends with this process: tasks that run inside it, and results of such tasks that no master has committed yet. */
    public synchronized long inside() {
        return held.all().stream()
                .filter(attempt -> types.find(attempt.assignment().type())
                        .map(type -> !type.outlivesWorker())
                        .orElse(false))
                .count();
    }

    /** Whether nothing runs, waits for its commit or has left anything. */
    public synchronized boolean isEmpty() {
        return held.isEmpty();
    }

    public synchronized int freeCapacity() {
        return admission.free(mode, held);
    }

    /** Ends everything of which something may still run, by the worker's own will. */
    public int endAll(String reason) {
        List<Long> ids;
        synchronized (this) {
            ids = held.ids();
        }
        return end(ids, reason);
    }

    /** Ends these, what they have left in the background too; how many of them were running. */
    public int end(Collection<Long> ids, String reason) {
        List<Attempt> ending;
        int wished = 0;
        synchronized (this) {
            ending = held.notGone(ids);
            for (Attempt attempt : ending) {
                wished += attempt.wantKilled(new KillCause(Phase.LOST, reason)) ? 1 : 0;
            }
        }
        ending.forEach(runner::hasten);
        return wished;
    }

    /** Takes what an earlier worker has begun into care; used by recovery before any master is heard. */
    Permit takeUp(long attemptId, int slot) {
        return admission.watch().takeUp(attemptId, slot);
    }

    /** Takes over what an earlier worker held; used by recovery before any master is heard. */
    synchronized Listener adopt(Attempt attempt) {
        held.add(attempt);
        return listener;
    }

    private void running(AttemptReport report) {
        reports.offer(report);
    }

    private void finished(Attempt attempt, AttemptReport result) {
        synchronized (this) {
            held.finished();
        }
        reports.offer(result);
        changed.run();
    }

    private void gone(Attempt attempt) {
        boolean last;
        synchronized (this) {
            last = held.gone(attempt);
        }
        admission.watch().gone(attempt.id());
        if (last) {
            runner.clean(attempt);
            changed.run();
        }
    }

    /** A master has stored that result, or has no interest in it. */
    public void committed(AttemptReport result) {
        Attempt attempt;
        synchronized (this) {
            attempt = held.committed(result.attemptId());
            admission.tombstones().bury(result.attemptId());
        }
        if (attempt != null) {
            runner.clean(attempt);
            changed.run();
        }
    }

    void resume(Attempt attempt) {
        reports.offer(attempt.report());
    }
}
