package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.mask.Mask;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskOutcome;
import io.scheduler.worker.text.Shortened;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One attempt that the worker holds, from its acceptance until its result is committed. Safe for use by several threads. */
final class Attempt {
    private static final int MAX_REASON = 2_000;

    private final TaskAssignment assignment;
    private final Permit permit;
    private @Nullable RunningTask task;
    private @Nullable Instant startedAt;
    private @Nullable KillCause kill;
    private @Nullable AttemptReport result;
    private boolean journaled;
    private Mask mask = Mask.NONE;

    Attempt(TaskAssignment assignment, Permit permit) {
        this.assignment = assignment;
        this.permit = permit;
    }

    /** One that an earlier worker has begun. */
    static Attempt recovered(JournalEntry entry, Permit permit) {
        Attempt attempt = new Attempt(entry.assignment(), permit);
        attempt.journaled = true;
        attempt.kill = entry.kill();
        attempt.result = entry.result();
        return attempt;
    }

    TaskAssignment assignment() {
        return assignment;
    }

    Permit permit() {
        return permit;
    }

    long id() {
        return assignment.attemptId();
    }

    synchronized void setJournaled() {
        journaled = true;
    }

    synchronized boolean isJournaled() {
        return journaled;
    }

    /** What must not be told. */
    synchronized void mask(Mask secrets) {
        mask = secrets;
    }

    synchronized boolean hasSecrets() {
        return !mask.isEmpty();
    }

    /** Keeps the task that was started, and tells whether it was asked to be ended meanwhile. */
    synchronized boolean started(RunningTask running) {
        task = running;
        startedAt = running.startedAt();
        return kill != null;
    }

    synchronized void startedAt(@Nullable Instant at) {
        startedAt = at;
    }

    synchronized @Nullable RunningTask task() {
        return task;
    }

    synchronized @Nullable KillCause killCause() {
        return kill;
    }

    /** Whether this is the first wish to end it, and it has not ended. */
    synchronized boolean wantKilled(KillCause cause) {
        if (kill != null || result != null) {
            return false;
        }
        kill = cause;
        return true;
    }

    synchronized boolean isFinished() {
        return result != null;
    }

    /** What there is to say now. */
    synchronized AttemptReport report() {
        return result != null ? result : unfinished(startedAt == null ? Phase.ACCEPTED : Phase.RUNNING);
    }

    /** Like {@link #report}, but silent about an end that is told later. */
    synchronized AttemptReport reportWithoutResult() {
        return unfinished(Phase.RUNNING);
    }

    /** What would be told if it were given up now; changes nothing. */
    synchronized AttemptReport givenUp(Instant at, String reason) {
        Phase phase = kill == null ? Phase.LOST : kill.phase();
        return report(phase, at, null, kill == null ? reason : kill.reason(), Map.of());
    }

    private AttemptReport unfinished(Phase phase) {
        return report(phase, null, null, null, Map.of());
    }

    synchronized AttemptReport finish(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded s -> finish(Phase.SUCCEEDED, s.finishedAt(), s.exitCode(), null, s.outputs());
            case TaskOutcome.Failed f -> finish(Phase.FAILED, f.finishedAt(), f.exitCode(), f.reason(), Map.of());
            case TaskOutcome.Lost l -> finish(Phase.LOST, l.finishedAt(), null, l.reason(), Map.of());
            case TaskOutcome.Killed k -> {
                KillCause cause = kill == null ? new KillCause(Phase.KILLED, "killed") : kill;
                String reason = k.remark().isEmpty() ? cause.reason() : cause.reason() + "; " + k.remark();
                yield finish(cause.phase(), k.finishedAt(), k.exitCode(), reason, Map.of());
            }
        };
    }

    synchronized AttemptReport finish(
            Phase phase,
            @Nullable Instant finishedAt,
            @Nullable Integer exitCode,
            @Nullable String reason,
            Map<String, String> outputs) {
        result = report(phase, finishedAt, exitCode, reason, outputs);
        return result;
    }

    private AttemptReport report(
            Phase phase,
            @Nullable Instant finishedAt,
            @Nullable Integer exitCode,
            @Nullable String reason,
            Map<String, String> outputs) {
        String shown = reason == null ? null : Shortened.to(MAX_REASON, mask.cover(reason));
        // File times are coarser than the clock: nothing ends before it began.
        Instant end =
                finishedAt != null && startedAt != null && finishedAt.isBefore(startedAt) ? startedAt : finishedAt;
        return new AttemptReport(
                id(),
                assignment.workflowInstanceId(),
                assignment.slot(),
                phase,
                startedAt,
                end,
                exitCode,
                shown,
                mask.cover(outputs));
    }
}
