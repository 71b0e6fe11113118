package io.scheduler.worker.guard;

import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The process that ends a worker's tasks when the worker does not say in time that they may go on. Looks at the shared
 * file a few times a second; outlives its worker, serves the next one of the folder, and ends when there is neither a
 * worker nor anything to guard. One thread, no library, no port.
 */
public final class Guardian {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOCK_PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final GuardFile file;
    private final Killing killing;
    private final ProcessId self;

    private Guardian(GuardFile file, Killing killing, ProcessId self) {
        this.file = file;
        this.killing = killing;
        this.self = self;
    }

    /** {@code <data folder> <what the markers of its attempts begin with>}. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        GuardFile file = GuardFile.open(root);
        try (FileChannel lockFile = OwnerOnly.open(
                GuardFile.folder(root).resolve("guardian.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock(lockFile) == null) {
                // The folder has one already, which serves the worker that started this one too.
                return;
            }
            GuardianLog log = new GuardianLog(GuardFile.folder(root).resolve("guardian.log"), Clock.systemUTC());
            Killing killing = new Killing(root, arguments[1], file, log, Clock.systemUTC());
            killing.rehearse();
            new Guardian(file, killing, GuardFile.self()).run();
        }
    }

    /** Waits a little, since the last one may be just about to end. */
    private static @Nullable FileLock lock(FileChannel lockFile) throws IOException {
        long giveUp = System.nanoTime() + LOCK_PATIENCE;
        FileLock lock = lockFile.tryLock();
        while (lock == null && System.nanoTime() - giveUp < 0) {
            LockSupport.parkNanos(PERIOD);
            lock = lockFile.tryLock();
        }
        return lock;
    }

    private void run() {
        file.guardian(self);
        while (true) {
            long now = System.nanoTime();
            file.beat(now);
            long word = file.word();
            boolean passed = GuardFile.isDeadline(word) && now - word >= 0;
            if (word == GuardFile.KILLING) {
                // An earlier guardian has begun it and did not come to its end.
                killing.finish();
            } else if (passed && file.replace(word, GuardFile.KILLING)) {
                killing.begin(now - word);
                killing.finish();
            } else if (!GuardFile.isDeadline(word) && hasEnded()) {
                return;
            } else {
                long untilDue = GuardFile.isDeadline(word) ? word - System.nanoTime() : PERIOD;
                LockSupport.parkNanos(Math.clamp(untilDue, SHORTEST, PERIOD));
            }
        }
    }

    /** Says first that it ends, then looks again: a worker says first that it is there, then looks for a guardian. */
    private boolean hasEnded() {
        if (workerLives()) {
            return false;
        }
        file.beat(0);
        return !workerLives() && !GuardFile.isDeadline(file.word());
    }

    private boolean workerLives() {
        Optional<ProcessId> worker = file.worker();
        try {
            return worker.isPresent() && ProcessSnapshot.isAlive(worker.get());
        } catch (CouldNotLookException e) {
            // Only who is known to be gone needs no guardian.
            return true;
        }
    }
}
