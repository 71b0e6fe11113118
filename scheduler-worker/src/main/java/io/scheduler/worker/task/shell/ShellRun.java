package io.scheduler.worker.task.shell;

import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Looking;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.process.ProcessTree;
import io.scheduler.worker.process.TreeKiller;
import io.scheduler.worker.task.Permit;
import io.scheduler.worker.task.RunningTask;
import io.scheduler.worker.task.TaskOutcome;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One script that runs. Whoever comes first decides how it ends: the exit of its main process, even when nobody has
 * noticed it yet (this JVM may have been paused), or a kill; then the end is KILLED, whatever status the script makes of
 * it. Nothing is decided while nobody can look (see {@link CouldNotLookException}). Safe for use by several threads.
 */
final class ShellRun implements RunningTask {
    /** From the end of 128 on, shells tell by which signal a command died. */
    private static final int SIGNAL_BASE = 128;
    /** Linux has no more signals; above them a status is just a number, such as the 255 of ssh. */
    private static final int MAX_SIGNAL = 64;
    /** The exit of a tree that nobody finds any more is noticed within that time, or not at all. */
    private static final long NOTICE_SECONDS = 2;

    /** What a script leaves that was ended by KILL. */
    static final int KILLED_STATUS = SIGNAL_BASE + 9;

    private final AttemptFiles files;
    private final Permit permit;
    private final Instant startedAt;
    private final TreeKiller killer;
    private final Duration grace;
    private final Clock clock;
    private final CompletableFuture<Optional<Integer>> exit = new CompletableFuture<>();
    private final CompletableFuture<TaskOutcome> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private ProcessTree tree;
    private boolean decided;

    /** @param grace for what is left in the background when it is over */
    ShellRun(
            AttemptFiles files,
            Permit permit,
            ProcessTree tree,
            Instant startedAt,
            TreeKiller killer,
            Duration grace,
            Clock clock) {
        this.files = files;
        this.permit = permit;
        this.tree = tree;
        this.startedAt = startedAt;
        this.killer = killer;
        this.grace = grace;
        this.clock = clock;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public CompletableFuture<TaskOutcome> ended() {
        return ended;
    }

    @Override
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** The main process is no more. */
    void exited(Instant at, Optional<Integer> exitCode) {
        exit.complete(exitCode);
        if (decide()) {
            boolean byGuardian = permit.isWithdrawn();
            Looking.untilSeen(
                            "what the task in " + files.folder() + " left at its end",
                            () -> byGuardian ? afterGuardian(at) : outcome(files, at, exitCode))
                    .thenAccept(this::over);
        }
    }

    /**
     * A success is told at once, since others wait for it. What did not succeed may be begun again by whoever hears of it, so that
     * nothing of it may run any more.
     */
    private void over(TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Succeeded) {
            ended.complete(outcome);
        }
        killer.sweep(tree(), grace).thenAccept(remark -> {
            ended.complete(outcome);
            gone.complete(null);
        });
    }

    /** The main process is no more, and nobody was told its status: what is written down counts. */
    void exitedAsWritten() {
        Looking.untilSeen("the exit status of the task in " + files.folder(), this::writtenExit)
                .thenAccept(written -> exited(exitedAt(), written));
    }

    /** The guardian's KILL reaches the wrapper first: what that wrote down otherwise is how the script ended by itself. */
    private TaskOutcome afterGuardian(Instant at) {
        Optional<Integer> written = writtenExit().filter(status -> status != KILLED_STATUS);
        return written.isPresent()
                ? outcome(files, at, written)
                : new TaskOutcome.Lost(at.truncatedTo(ChronoUnit.MICROS), files.guardianNote());
    }

    @Override
    public void kill(Duration killGrace) {
        Looking.untilSeen("whether the task in " + files.folder() + " still runs", this::endedAlready)
                .thenAccept(over -> kill(over, killGrace));
    }

    private void kill(boolean over, Duration killGrace) {
        CompletableFuture<String> killed = killer.end(tree(), killGrace);
        if (over || !decide()) {
            return;
        }
        killed.thenAccept(remark -> exit.copy()
                .completeOnTimeout(Optional.empty(), remark.isEmpty() ? NOTICE_SECONDS : 0, TimeUnit.SECONDS)
                .thenAccept(exitCode -> {
                    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    ended.complete(new TaskOutcome.Killed(at, exitCode.orElse(null), remark));
                    gone.complete(null);
                }));
    }

    /** Whether there is nothing to kill any more; the end is then told as what it is. */
    private boolean endedAlready() {
        Optional<Integer> written = writtenExit();
        if (written.isPresent()) {
            exited(exitedAt(), written);
            return true;
        }
        ProcessId root = tree().root();
        if (root == null || ProcessSnapshot.isAlive(root)) {
            return false;
        }
        exit.copy()
                .completeOnTimeout(Optional.empty(), NOTICE_SECONDS, TimeUnit.SECONDS)
                .thenAccept(exitCode ->
                        exitCode.ifPresentOrElse(status -> exited(clock.instant(), exitCode), this::exitedAsWritten));
        return true;
    }

    /** Where nobody could look when it began, the wrapper's own word says which process it is. */
    private synchronized ProcessTree tree() {
        try {
            if (tree.root() == null) {
                tree = new ProcessTree(tree.marker(), files.process().orElse(null));
            }
        } catch (CouldNotLookException | UncheckedIOException e) {
            // The marker finds all but those that hide it.
            return tree;
        }
        return tree;
    }

    private Instant exitedAt() {
        try {
            return files.exitedAt().orElseGet(clock::instant);
        } catch (CouldNotLookException | UncheckedIOException e) {
            return clock.instant();
        }
    }

    private Optional<Integer> writtenExit() {
        try {
            return files.exitCode();
        } catch (UncheckedIOException e) {
            // A broken disk must not keep a task from being killed.
            return Optional.empty();
        }
    }

    private synchronized boolean decide() {
        boolean first = !decided;
        decided = true;
        return first;
    }

    static TaskOutcome outcome(AttemptFiles files, Instant at, Optional<Integer> exitCode) {
        Instant finishedAt = at.truncatedTo(ChronoUnit.MICROS);
        if (exitCode.isEmpty()) {
            return new TaskOutcome.Failed(
                    finishedAt, null, "the shell that ran the script was ended from outside and left no exit status");
        }
        int status = exitCode.get();
        if (status > SIGNAL_BASE && status <= SIGNAL_BASE + MAX_SIGNAL) {
            return new TaskOutcome.Failed(
                    finishedAt, status, "exit status " + status + " (ended by signal " + (status - SIGNAL_BASE) + "?)");
        }
        if (status != 0) {
            return new TaskOutcome.Failed(finishedAt, status, "exit status " + status);
        }
        return switch (TaskOutputs.read(files.output())) {
            case TaskOutputs.Good good -> new TaskOutcome.Succeeded(finishedAt, status, good.values());
            case TaskOutputs.Broken broken -> new TaskOutcome.Failed(finishedAt, status, broken.reason());
        };
    }
}
