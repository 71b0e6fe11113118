package io.scheduler.worker.guard;

import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Descriptors;
import io.scheduler.worker.process.MarkedProcesses;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.task.shell.GuardianNote;
import io.scheduler.worker.task.shell.ShellTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends everything that attempts of one folder have started, with KILL, again and again until two looks in a row find
 * nobody. First the permits are withdrawn, so that nothing begins behind its back. A look without descriptors is none: it
 * looks again until it sees. For one thread.
 */
final class Killing {
    /** No machine hands out such a number. */
    private static final ProcessId NOBODY = new ProcessId(Integer.MAX_VALUE, 1);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long BLIND_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Path root;
    private final String markerPrefix;
    private final GuardFile file;
    private final GuardianLog log;
    private final Clock clock;
    private String why = "an earlier guardian had begun it";

    Killing(Path root, String markerPrefix, GuardFile file, GuardianLog log, Clock clock) {
        this.root = root;
        this.markerPrefix = markerPrefix;
        this.file = file;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Goes through everything without doing it: the classes are loaded then, and an upgrade that replaces the jar under a
     * guardian does not stop it from working.
     */
    void rehearse() {
        Map<Long, ProcessId> roots = ShellTree.roots(root.resolve("attempts"));
        List<ProcessId> running = MarkedProcesses.parentsFirst(ProcessSnapshot.take(), markerPrefix, roots);
        MarkedProcesses.kill(NOBODY);
        leaveNotes(Set.of(markerPrefix + "rehearsal"), clock.instant());
        log.say("watches over the tasks in " + root + " for its worker"
                + file.worker()
                        .map(id -> " (process " + id.pid() + ", which " + stateOf(id) + ")")
                        .orElse("")
                + "; " + running.size() + " processes run: " + MarkedProcesses.numbers(running));
    }

    void begin(long lateNanos) {
        file.firedAt(clock.millis());
        String worker = file.worker()
                .map(id -> "its worker (process " + id.pid() + ") " + stateOf(id))
                .orElse("its worker has stopped and no other came");
        why = worker + " and did not say in time that it may go on";
        log.say("ends all tasks, " + TimeUnit.NANOSECONDS.toMillis(lateNanos) + " ms after the deadline: " + why);
    }

    private static String stateOf(ProcessId worker) {
        try {
            return ProcessSnapshot.one(worker.pid())
                    .filter(now -> now.id().equals(worker) && now.isAlive())
                    .map(now -> now.isStopped() ? "is stopped (SIGSTOP)" : "is there")
                    .orElse("is gone");
        } catch (CouldNotLookException e) {
            return "can not be looked at";
        }
    }

    /** Returns when nobody is left, or can be ended. */
    void finish() {
        boolean withdrawn = false;
        boolean blind = false;
        long begun = System.nanoTime();
        long patienceBegun = begun;
        Set<String> ended = new TreeSet<>();
        Set<ProcessId> killed = new HashSet<>();
        List<ProcessId> left = List.of();
        int emptyLooks = 0;
        while (emptyLooks < 2) {
            file.beat(System.nanoTime());
            try {
                withdrawn = withdrawn || withdrawPermits();
                ProcessSnapshot snapshot = ProcessSnapshot.take();
                ended.addAll(snapshot.markers(markerPrefix));
                left = MarkedProcesses.parentsFirst(snapshot, markerPrefix, ShellTree.roots(root.resolve("attempts")));
                killed.addAll(left);
                left.forEach(MarkedProcesses::kill);
                emptyLooks = left.isEmpty() ? emptyLooks + 1 : 0;
                if (!left.isEmpty() && System.nanoTime() - patienceBegun > PATIENCE) {
                    break;
                }
                LockSupport.parkNanos(left.isEmpty() ? 1 : PAUSE);
            } catch (CouldNotLookException e) {
                emptyLooks = 0;
                patienceBegun = System.nanoTime();
                if (!blind) {
                    log.say("it is tried again until it works: " + e.getMessage());
                }
                blind = true;
                LockSupport.parkNanos(BLIND_PAUSE);
            }
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        log.say("ended " + killed.size() + " processes of " + ended.size() + " attempts in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms: " + ended
                + (left.isEmpty() ? "" : "; these could not be ended: " + MarkedProcesses.numbers(left)));
        leaveNotes(ended, at);
        file.nextGeneration();
        file.replace(GuardFile.KILLING, GuardFile.KILLED);
    }

    private void leaveNotes(Set<String> markers, Instant at) {
        for (String marker : markers) {
            Path attempt = root.resolve("attempts").resolve(marker.substring(markerPrefix.length()));
            try {
                if (Files.isDirectory(attempt)) {
                    GuardianNote.write(attempt, "the guardian ended it at " + at + ": " + why);
                }
            } catch (IOException e) {
                log.say("could not leave a note in " + attempt + ": " + e);
            }
        }
    }

    /** Always true: what is in the way for good is said, and no reason to let tasks run. */
    private boolean withdrawPermits() {
        List<Path> permits = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(GuardFile.folder(root), "permit-*")) {
            all.forEach(permits::add);
            for (Path permit : permits) {
                Files.deleteIfExists(permit);
            }
        } catch (IOException e) {
            if (Descriptors.ranOut(e)) {
                throw new CouldNotLookException(GuardFile.folder(root).toString(), e);
            }
            log.say("could not withdraw " + permits + ", tasks that are just being started may slip through: " + e);
        }
        return true;
    }
}
