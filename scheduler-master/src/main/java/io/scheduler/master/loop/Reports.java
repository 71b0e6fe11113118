package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.common.instance.TaskAttempt.AssignedWorker;
import io.scheduler.common.instance.TaskAttempt.Ending;
import io.scheduler.engine.Decision;
import io.scheduler.engine.Event;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportReply.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What workers tell of attempts. Late, repeated and out-of-order reports are normal and answered like any other. */
final class Reports {

    private final Events.Parts parts;
    private final Decider decider;
    private final Consumer<LoopEvent> nextTurn;

    Reports(Events.Parts parts, Decider decider, Consumer<LoopEvent> nextTurn) {
        this.parts = parts;
        this.decider = decider;
        this.nextTurn = nextTurn;
    }

    void handle(LoopEvent.Reported event, Turn turn) {
        AttemptReport report = event.report();
        if (!parts.held().drives(report.slot())) {
            event.answer().complete(Verdict.NOT_OWNER);
            return;
        }
        long id = report.workflowInstanceId();
        if (turn.broken.contains(id)) {
            nextTurn.accept(event);
            return;
        }
        LiveRun live = parts.runs().get(id);
        if (live == null && parts.runs().isUnreadable(id)) {
            event.answer().complete(Verdict.RETRY);
            return;
        }
        if (live == null || live.run().taskOf(report.attemptId()) < 0) {
            endIfOrphan(report, event.worker(), turn);
        }
        if (live == null) {
            // every unfinished run of our slots is in memory, so this one is over: the report is of no interest
            answerWhenProved(event, turn);
            return;
        }
        Outcome outcome = take(live, report, event.worker(), turn);
        switch (outcome) {
            case LAZY -> event.answer().complete(Verdict.COMMITTED);
            case WRITTEN -> answerWhenProved(event, turn);
            case FAILED -> event.answer().complete(Verdict.RETRY);
        }
    }

    /**
     * Only the owner may take a result off a worker's hands. A master that was cut off or paused still believes in its slots
     * and may find nothing to write; then the commit has to find out.
     */
    private static void answerWhenProved(LoopEvent.Reported event, Turn turn) {
        turn.batch.prove(event.report().slot());
        turn.urgent = true;
        turn.afterCommit.add(() -> event.answer().complete(Verdict.COMMITTED));
    }

    /** What runs although its row was given up is ended: perhaps its worker was cut off meanwhile. */
    void endIfOrphan(AttemptReport report, AssignedWorker worker, Turn turn) {
        if (!report.phase().isFinished() && !parts.runs().isUnreadable(report.workflowInstanceId())) {
            // only the owner may say so, and a worker that has just restarted can not tell who is: the commit can
            turn.batch.prove(report.slot());
            turn.urgent = true;
            turn.afterCommit.add(() -> parts.outbox().killOrphan(worker, report));
        }
    }

    enum Outcome {
        /** Nothing depends on its being written. */
        LAZY,
        /** May be answered after the commit. */
        WRITTEN,
        /** The decision failed. */
        FAILED
    }

    Outcome take(LiveRun live, AttemptReport report, AssignedWorker worker, Turn turn) {
        int task = live.run().taskOf(report.attemptId());
        if (task >= 0 && live.run().state(task).isOnWorker()) {
            TaskAttempt attempt = Objects.requireNonNull(live.run().attempt(task));
            if (attempt.isOnWorker()
                    && !worker.equals(attempt.worker())
                    && decider.decide(live, new Event.AttemptAdopted(report.attemptId(), worker), turn) == null) {
                return Outcome.FAILED;
            }
        }
        Event event = event(report);
        if (event == null) {
            return Outcome.LAZY;
        }
        Decision decision = decider.decide(live, event, turn);
        if (decision == null) {
            return Outcome.FAILED;
        }
        return report.phase().isFinished() ? Outcome.WRITTEN : Outcome.LAZY;
    }

    private @Nullable Event event(AttemptReport report) {
        long id = report.attemptId();
        return switch (report.phase()) {
            case ACCEPTED -> null;
            case RUNNING -> new Event.AttemptStarted(id, orNow(report.startedAt()));
            case SUCCEEDED -> new Event.AttemptSucceeded(id, ending(report));
            case FAILED -> new Event.AttemptFailed(id, ending(report));
            case KILLED -> new Event.AttemptKilled(id, ending(report));
            case LOST -> new Event.AttemptLost(id, orNow(report.finishedAt()), report.reason());
        };
    }

    private Ending ending(AttemptReport report) {
        return new Ending(
                report.startedAt() == null ? null : orNow(report.startedAt()),
                orNow(report.finishedAt()),
                report.exitCode(),
                report.outputs(),
                report.reason());
    }

    private Instant orNow(@Nullable Instant time) {
        return (time == null ? parts.clock().instant() : time).truncatedTo(ChronoUnit.MICROS);
    }
}
