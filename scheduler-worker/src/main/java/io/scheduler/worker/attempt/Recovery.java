package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.TaskAssignment;
import io.scheduler.worker.attempt.AttemptRunner.Listener;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.process.ProcessTree;
import io.scheduler.worker.task.Recovered;
import io.scheduler.worker.task.TaskOutcome;
import io.scheduler.worker.task.TaskType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what an earlier worker of this folder has left: running processes are adopted, ended ones reported, and what
 * nobody can tell is made sure to be over and reported as lost.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** They may be that much behind the clock. */
    private static final Duration FILE_TIMES = Duration.ofSeconds(1);

    private final AttemptRunner runner;
    private final AttemptJournal journal;
    private final AttemptDesk.Parts parts;

    Recovery(AttemptRunner runner, AttemptJournal journal, AttemptDesk.Parts parts) {
        this.runner = runner;
        this.journal = journal;
        this.parts = parts;
    }

    void run(AttemptDesk desk, Duration grace) throws IOException {
        Instant before = runner.now().minus(FILE_TIMES);
        Set<String> known = new HashSet<>();
        Set<Long> ids = new HashSet<>();
        int adopted = 0;
        int told = 0;
        for (JournalEntry entry : journal.readAll()) {
            TaskAssignment assignment = entry.assignment();
            Attempt attempt = Attempt.recovered(entry, desk.takeUp(assignment.attemptId(), assignment.slot()));
            runner.discretion().takeUp(attempt);
            known.add(parts.folder().marker(attempt.id()));
            ids.add(attempt.id());
            if (takeUp(attempt, desk, grace)) {
                adopted++;
            } else {
                told++;
            }
        }
        for (String marker : ProcessSnapshot.take().markers(parts.folder().markerPrefix())) {
            if (!known.contains(marker)) {
                parts.killer().end(new ProcessTree(marker, null), grace);
            }
        }
        new ForgottenSecrets(parts.folder(), parts.metrics()).coverLater(ids, before);
        if (adopted + told > 0) {
            LOG.info("took up {} running and {} ended attempts of an earlier worker", adopted, told);
        }
    }

    /** Whether it runs. */
    private boolean takeUp(Attempt attempt, AttemptDesk desk, Duration grace) throws IOException {
        if (attempt.isFinished()) {
            Listener listener = desk.adopt(attempt);
            end(attempt, grace, remark -> {
                desk.resume(attempt);
                runner.gone(attempt, listener);
            });
            return false;
        }
        switch (recover(attempt)) {
            case Recovered.Running running -> {
                runner.follow(attempt, running.task(), desk.adopt(attempt));
                return true;
            }
            case Recovered.Ended ended -> {
                attempt.startedAt(ended.startedAt());
                Listener listener = desk.adopt(attempt);
                runner.ended(attempt, asKilled(attempt, ended.outcome()), listener);
                end(attempt, grace, remark -> runner.gone(attempt, listener));
                return false;
            }
            case Recovered.Unknown unknown -> {
                attempt.startedAt(unknown.startedAt());
                giveUp(attempt, unknown.reason(), desk.adopt(attempt), grace);
                return false;
            }
        }
    }

    private Recovered recover(Attempt attempt) {
        String typeName = attempt.assignment().type();
        Optional<TaskType> type = parts.types().find(typeName);
        return type.isPresent()
                ? type.get().recover(runner.context(attempt))
                : new Recovered.Unknown(null, "the restarted worker does not know the task type " + typeName);
    }

    /** What ended while it was being killed was killed, whatever it made of it. */
    private static TaskOutcome asKilled(Attempt attempt, TaskOutcome outcome) {
        if (attempt.killCause() == null) {
            return outcome;
        }
        return switch (outcome) {
            case TaskOutcome.Succeeded s -> new TaskOutcome.Killed(s.finishedAt(), s.exitCode(), "");
            case TaskOutcome.Failed f -> new TaskOutcome.Killed(f.finishedAt(), f.exitCode(), "");
            case TaskOutcome.Lost l -> new TaskOutcome.Killed(l.finishedAt(), null, l.reason());
            case TaskOutcome.Killed k -> k;
        };
    }

    /**
     * The result is written first: a wrapper that the earlier worker was just starting refuses to begin once it is
     * there, and one that has begun is found by its marker. Only when nothing runs any more is it told.
     */
    private void giveUp(Attempt attempt, String reason, Listener listener, Duration grace) throws IOException {
        Instant now = runner.now();
        AttemptReport provisional = attempt.givenUp(now, reason);
        journal.giveUp(provisional);
        end(attempt, grace, remark -> {
            String whole = remark.isEmpty() ? provisional.reason() : provisional.reason() + "; " + remark;
            runner.over(attempt, attempt.finish(provisional.phase(), runner.now(), null, whole, Map.of()), listener);
            runner.gone(attempt, listener);
        });
    }

    private void end(Attempt attempt, Duration grace, Consumer<String> then) {
        // The number of its main process may be somebody else's by now: only the marker counts.
        ProcessTree tree = new ProcessTree(parts.folder().marker(attempt.id()), null);
        parts.killer().end(tree, grace).thenAccept(then);
    }
}
