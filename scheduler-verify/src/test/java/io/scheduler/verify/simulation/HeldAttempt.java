package io.scheduler.verify.simulation;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * An attempt in a worker's folder. Its command and its guardian are processes of their own, which go on whatever becomes
 * of the worker's; the guardian ends the command when the deadline passes that the worker moves on with each contact.
 */
final class HeldAttempt {

    private static final int[] LONGEST_MILLIS = {500, 3_000, 8_000, 20_000, 40_000, 40_000};

    final TaskAssignment assignment;
    private final Cluster cluster;
    private final Simulation simulation;
    private final SimulatedWorker worker;
    /** As the worker knows it. */
    private Phase phase = Phase.ACCEPTED;

    private Instant startedAt;
    private Instant finishedAt;
    private String reason;
    /** How it has really ended; null as long as something of it may run. */
    private Phase end;

    private Instant contactAt;
    private boolean dying;
    private Report flying;
    private Phase told = Phase.ACCEPTED;
    private int failures;

    /** One that waits for its answer. */
    private static final class Report {
        private boolean answered;
    }

    HeldAttempt(SimulatedWorker worker, TaskAssignment assignment) {
        this.cluster = worker.cluster;
        this.simulation = cluster.simulation;
        this.worker = worker;
        this.assignment = assignment;
        this.contactAt = worker.contactNow();
    }

    boolean isOver() {
        return phase.isFinished();
    }

    AttemptReport report() {
        return new AttemptReport(
                assignment.attemptId(),
                assignment.workflowInstanceId(),
                assignment.slot(),
                phase,
                startedAt,
                finishedAt,
                phase == Phase.SUCCEEDED ? 0 : null,
                reason,
                phase == Phase.SUCCEEDED ? Map.of("by", assignment.task()) : Map.of());
    }

    void begin() {
        if (end != null || startedAt != null) {
            return;
        }
        if ((dying || isLate()) && !cluster.plants.beginsLate()) {
            ended(Phase.LOST, "out of contact before it began");
            return;
        }
        startedAt = simulation.instant();
        phase = Phase.RUNNING;
        cluster.checks.begins(worker, assignment);
        tell();
        boolean fails = simulation.chance(0.12);
        Duration time = simulation.millis(5, LONGEST_MILLIS[simulation.random.nextInt(LONGEST_MILLIS.length)]);
        simulation.after(time, () -> ended(fails ? Phase.FAILED : Phase.SUCCEEDED, fails ? "exit 1" : null));
        guard();
    }

    private Instant deadline() {
        return contactAt.plus(cluster.plants.patience());
    }

    private boolean isLate() {
        return !simulation.instant().isBefore(deadline());
    }

    void contact(Instant at) {
        if (at.isAfter(contactAt) && !dying) {
            contactAt = at;
        }
    }

    private void guard() {
        if (end != null || !cluster.plants.hasGuardian()) {
            return;
        }
        Instant at = deadline().plus(Timings.GUARDIAN_SLACK);
        if (simulation.instant().isBefore(at)) {
            simulation.after(Duration.between(simulation.instant(), at), this::guard);
        } else if (!dying) {
            dying = true;
            simulation.afterMillis(1, 100, () -> ended(Phase.LOST, "ended by the guardian"));
        }
    }

    /** By the worker, which is quicker than the guardian if it acts at all. */
    void endIfLate(boolean paused) {
        if (end == null && (paused || isLate())) {
            kill(Phase.LOST, "out of contact for too long");
        }
    }

    void kill(Phase as, String why) {
        if (end == null && !dying) {
            dying = true;
            simulation.afterMillis(1, simulation.random.nextInt(4) == 0 ? 600 : 100, () -> ended(as, why));
        }
    }

    void endWithHost() {
        ended(Phase.LOST, "its host died");
    }

    /** What has really happened; its worker hears of it when it can. */
    private void ended(Phase as, String why) {
        if (end != null) {
            return;
        }
        end = as;
        if (startedAt != null) {
            cluster.checks.ends(worker.nodeId, assignment, as.name());
        }
        finishedAt = simulation.instant();
        worker.after(Duration.ZERO, () -> noticed(why));
    }

    private void noticed(String why) {
        phase = end;
        reason = why;
        tell();
        worker.loadChanged();
    }

    /** The worker has restarted: what runs it takes up again, what has not begun never will. */
    void foundAgain() {
        flying = null;
        told = Phase.ACCEPTED;
        if (end == null && startedAt == null) {
            ended(Phase.LOST, "the worker died before it began");
        } else if (end != null && !isOver()) {
            noticed("found ended");
        } else {
            tell();
        }
    }

    void tell() {
        if (flying != null || !worker.isUp() || phase == told) {
            return;
        }
        SimulatedLink link = worker.way(assignment.slot(), failures);
        if (link == null) {
            return;
        }
        Report mine = new Report();
        flying = mine;
        AttemptReport report = report();
        link.report(report, worker.free(), verdict -> answered(mine, report, verdict));
        worker.after(Timings.REPORT_DEADLINE, () -> answered(mine, report, Verdict.RETRY));
        link.onWorkerClose(() -> answered(mine, report, Verdict.RETRY));
    }

    private void answered(Report mine, AttemptReport report, Verdict verdict) {
        if (mine.answered || flying != mine) {
            return;
        }
        mine.answered = true;
        flying = null;
        switch (verdict) {
            case COMMITTED -> {
                told = report.phase();
                failures = 0;
                worker.answered(this, report, verdict);
                tell();
            }
            case NOT_OWNER, RETRY -> {
                failures++;
                worker.afterMillis(100, 2_000, this::tell);
            }
        }
    }
}
