package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.AttemptReport.Phase;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.folder.FreeSpace;
import io.scheduler.worker.metrics.WorkerMetrics;
import io.scheduler.worker.process.Descriptors;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskContext;
import io.scheduler.worker.task.TaskOutcome;
import io.scheduler.worker.task.TaskType;
import io.scheduler.worker.task.TaskTypes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one attempt from its acceptance to its result. Each step runs on one of two small pools, one for starts, one for
 * ends, so that a burst of starts does not hold up the news of what has ended.
 */
public final class AttemptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);
    private static final long CLOSE_SECONDS = 2;

    private final TaskTypes types;
    private final AttemptJournal journal;
    private final DataFolder folder;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final Graces graces;
    private final FreeSpace space;
    private final Discretion discretion;
    private final ExecutorService starts;
    private final ExecutorService ends;

    AttemptRunner(AttemptDesk.Parts parts, AttemptJournal journal, Graces graces, Admission admission) {
        this.types = parts.types();
        this.folder = parts.folder();
        this.journal = journal;
        this.metrics = parts.metrics();
        this.clock = parts.clock();
        this.graces = graces;
        this.space = admission.space();
        this.discretion = new Discretion(folder, parts.logs(), metrics);
        DeskLimits limits = admission.limits();
        this.starts = pool("attempt-start", limits.capacity() + AssignRequest.MAX_ASSIGNMENTS);
        this.ends = pool("attempt-end", 4 * limits.held());
    }

    /** As many threads as processors: starting and ending is work of the kernel, more would only queue there. */
    private static ExecutorService pool(String name, int queue) {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().daemon().name(name + '-', 1).factory());
    }

    void close() {
        for (ExecutorService pool : List.of(starts, ends)) {
            pool.shutdown();
            try {
                if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("some attempts were still being started or ended when the worker stopped; the journal"
                            + " tells the next one how far they came");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells of the steps of an attempt, on the runner's threads. */
    record Listener(
            Consumer<AttemptReport> running, BiConsumer<Attempt, AttemptReport> finished, Consumer<Attempt> gone) {}

    void start(Attempt attempt, Listener listener) {
        starts.execute(() -> {
            try {
                begin(attempt, listener);
            } catch (IOException e) {
                LOG.warn("attempt {} could not begin in {}: {}", attempt.id(), folder.root(), e.toString());
                String where = " in its data folder " + folder.root() + " (is the disk full or read-only?)";
                notBegun(attempt, where, e, listener);
            } catch (RuntimeException | Error e) {
                // An error too, of a task type's classes for instance, must not leave it accepted for ever.
                LOG.error("attempt {} could not be started", attempt.id(), e);
                notBegun(attempt, "", e, listener);
            }
        });
    }

    /** Nothing of it runs. What the machine is to blame for, others may do better: that is a loss and no failure. */
    private void notBegun(Attempt attempt, String where, Throwable cause, Listener listener) {
        if (space.failed(cause)) {
            String why = Descriptors.ranOut(cause)
                    ? "it has too many open files: " + cause + "; let " + Descriptors.REMEDY
                    : "its data folder " + folder.root() + " can not be written (full or read-only?): " + cause;
            attempt.wantKilled(new KillCause(Phase.LOST, "the worker could not begin it, because " + why));
        }
        if (!attempt.isJournaled()) {
            try {
                journal.forget(attempt.id(), attempt.hasSecrets());
            } catch (IOException e) {
                // Without a whole assignment it is of no worth to anybody; the next start removes it.
                metrics.journalFailed();
            }
        }
        fail(attempt, "the worker could not start the task" + where + ": " + cause, listener);
    }

    private void begin(Attempt attempt, Listener listener) throws IOException {
        discretion.begin(attempt);
        String typeName = attempt.assignment().type();
        Optional<TaskType> type = types.find(typeName);
        if (type.isEmpty()) {
            fail(
                    attempt,
                    "expected a task type that this worker knows (" + types.names() + "), but got " + typeName,
                    listener);
            return;
        }
        Optional<String> wrong = type.get().reject(attempt.assignment());
        if (wrong.isPresent()) {
            fail(attempt, wrong.get(), listener);
            return;
        }
        KillCause early = attempt.killCause();
        if (early != null) {
            over(attempt, attempt.finish(early.phase(), now(), null, early.reason(), Map.of()), listener);
            gone(attempt, listener);
            return;
        }
        if (type.get().outlivesWorker()) {
            journal.begin(attempt.assignment());
            attempt.setJournaled();
        }
        long before = System.nanoTime();
        RunningTask task = type.get().start(context(attempt));
        metrics.spawned(System.nanoTime() - before);
        follow(attempt, task, listener);
    }

    /** Goes on with a task that runs, started here or by an earlier worker. */
    void follow(Attempt attempt, RunningTask task, Listener listener) {
        boolean unwanted = attempt.started(task);
        if (task.ended().isDone()) {
            ended(attempt, task.ended().join(), listener);
        } else {
            listener.running().accept(attempt.report());
            task.ended().thenAccept(outcome -> ends.execute(() -> ended(attempt, outcome, listener)));
        }
        if (task.gone().isDone()) {
            gone(attempt, listener);
        } else {
            task.gone().thenRun(() -> ends.execute(() -> gone(attempt, listener)));
        }
        if (unwanted) {
            kill(attempt);
        }
    }

    /** Carries out a wish to end an attempt; one that has not begun yet finds the wish when it does. */
    void kill(Attempt attempt) {
        ends.execute(() -> {
            RunningTask task = attempt.task();
            KillCause cause = attempt.killCause();
            if (task != null && cause != null) {
                writeDown(attempt, cause);
                task.kill(cause.phase() == Phase.LOST ? graces.urgent() : graces.usual());
            }
        });
    }

    /** Others wait for its end: what still runs of it, in the background too, gets no usual grace. */
    void hasten(Attempt attempt) {
        ends.execute(() -> {
            RunningTask task = attempt.task();
            KillCause cause = attempt.killCause();
            if (task != null) {
                // Killing comes before writing: a slow disk must not keep it waiting.
                task.kill(graces.urgent());
            }
            if (cause != null && !attempt.isFinished()) {
                writeDown(attempt, cause);
            }
        });
    }

    /**
     * From TERM to KILL.
     *
     * @param usual when a person or a master wants it
     * @param urgent when others may begin it elsewhere soon
     */
    public record Graces(Duration usual, Duration urgent) {}

    private void writeDown(Attempt attempt, KillCause cause) {
        if (!attempt.isJournaled()) {
            return;
        }
        try {
            journal.killing(attempt.id(), cause);
        } catch (IOException e) {
            metrics.journalFailed();
            space.failed(e);
            LOG.warn("attempt {} is being killed, but that could not be written down", attempt.id(), e);
        }
    }

    void ended(Attempt attempt, TaskOutcome outcome, Listener listener) {
        discretion
                .complete(attempt, outcome)
                .thenAccept(whole -> over(attempt, attempt.finish(whole), listener))
                .exceptionally(bug -> {
                    LOG.error("the end of attempt {} could not be told", attempt.id(), bug);
                    return null;
                });
    }

    /** Nothing of it runs any more, so that nothing writes its log. */
    void gone(Attempt attempt, Listener listener) {
        discretion.settle(attempt);
        listener.gone().accept(attempt);
    }

    private void fail(Attempt attempt, String reason, Listener listener) {
        KillCause killed = attempt.killCause();
        Phase phase = killed == null ? Phase.FAILED : killed.phase();
        over(
                attempt,
                attempt.finish(phase, now(), null, killed == null ? reason : killed.reason(), Map.of()),
                listener);
        gone(attempt, listener);
    }

    /** Writes the result down before anybody hears of it. When that fails it is told all the same, from memory. */
    void over(Attempt attempt, AttemptReport result, Listener listener) {
        if (attempt.isJournaled()) {
            try {
                journal.finish(result);
            } catch (IOException e) {
                metrics.journalFailed();
                space.failed(e);
                LOG.warn("the result of attempt {} could not be written down", attempt.id(), e);
            }
        }
        metrics.finished(result.phase());
        listener.finished().accept(attempt, result);
    }

    void clean(Attempt attempt) {
        if (!attempt.isJournaled()) {
            return;
        }
        try {
            ends.execute(() -> forget(attempt));
        } catch (RejectedExecutionException closing) {
            LOG.debug("the folder of attempt {} is left to the next start", attempt.id());
        }
    }

    private void forget(Attempt attempt) {
        try {
            journal.forget(attempt.id(), attempt.hasSecrets());
        } catch (IOException e) {
            // Tried again at the next start, when it is reported and committed once more.
            metrics.journalFailed();
            LOG.warn("the folder of attempt {} could not be removed", attempt.id(), e);
        }
    }

    TaskContext context(Attempt attempt) {
        return new TaskContext(
                attempt.assignment(),
                folder.attempt(attempt.id()),
                discretion.log(attempt),
                folder.marker(attempt.id()),
                attempt.permit());
    }

    Discretion discretion() {
        return discretion;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
