package io.scheduler.master.loop;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** An attempt in a worker's folder: its command, its end, and the report that is repeated until a master has it. */
final class HeldAttempt {

    final TaskAssignment assignment;
    private final Cluster cluster;
    private final Simulation simulation;
    private final SimulatedWorker worker;
    private Phase phase = Phase.ACCEPTED;
    private Instant startedAt;
    private Instant finishedAt;
    private String reason;
    private boolean dying;
    private boolean inFlight;
    private Phase told = Phase.ACCEPTED;
    private int failures;

    HeldAttempt(Cluster cluster, SimulatedWorker worker, TaskAssignment assignment) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        this.worker = worker;
        this.assignment = assignment;
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
        if (isOver() || startedAt != null) {
            return;
        }
        if (!worker.up) {
            over(Phase.LOST, "the worker died before it began");
            return;
        }
        startedAt = simulation.instant();
        phase = Phase.RUNNING;
        cluster.checks.begins(worker.nodeId, assignment);
        tell();
        int most = simulation.random.nextInt(8) == 0 ? 40_000 : 3_000;
        boolean fails = simulation.chance(0.12);
        simulation.afterMillis(5, most, () -> over(fails ? Phase.FAILED : Phase.SUCCEEDED, fails ? "exit 1" : null));
    }

    void kill(Phase as, String why) {
        if (!isOver() && !dying) {
            dying = true;
            simulation.afterMillis(1, 2_000, () -> over(as, why));
        }
    }

    void over(Phase end, String why) {
        if (isOver()) {
            return;
        }
        if (startedAt != null) {
            cluster.checks.ends(worker.nodeId, assignment, end.name());
        }
        phase = end;
        reason = why;
        finishedAt = simulation.instant();
        tell();
        worker.loadChanged();
    }

    /** The worker has restarted. */
    void foundAgain() {
        inFlight = false;
        told = Phase.ACCEPTED;
        if (!isOver() && startedAt == null) {
            over(Phase.LOST, "the worker died before it began");
        } else {
            tell();
        }
    }

    void tell() {
        if (inFlight || !worker.up || phase == told) {
            return;
        }
        SimulatedLink link = worker.way(assignment.slot(), failures);
        if (link == null) {
            return;
        }
        inFlight = true;
        AttemptReport report = report();
        boolean[] answered = new boolean[1];
        link.report(report, worker.free(), verdict -> {
            if (!answered[0]) {
                answered[0] = true;
                inFlight = false;
                switch (verdict) {
                    case COMMITTED -> {
                        told = report.phase();
                        failures = 0;
                        worker.answered(this, report, verdict);
                        tell();
                    }
                    case NOT_OWNER, RETRY -> again();
                }
            }
        });
        simulation.after(Duration.ofSeconds(30), () -> {
            if (!answered[0]) {
                answered[0] = true;
                inFlight = false;
                again();
            }
        });
    }

    private void again() {
        failures++;
        simulation.afterMillis(100, 2_000, this::tell);
    }
}
