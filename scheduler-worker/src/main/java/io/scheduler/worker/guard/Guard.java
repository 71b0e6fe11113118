package io.scheduler.worker.guard;

import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.task.Permit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's side of the guardian: says until when tasks may run, learns when they were ended, and sees to it that
 * there is a guardian. Saying is a memory write. Safe for use by several threads; {@link #tend} for one.
 */
public final class Guard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    /** The guardian moves four times a second; on a busy machine it may be late. */
    private static final long BEAT_LIMIT = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final long START_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_LOOK = TimeUnit.MILLISECONDS.toNanos(5);

    private final DataFolder folder;
    private final GuardFile file;
    private final String setsid;
    private final Path permits;
    private volatile @Nullable Permit permit;
    private @Nullable Process started;
    private long startedAt;
    private boolean wasAlive;
    private boolean startFailed;

    private Guard(DataFolder folder, GuardFile file, String setsid) {
        this.folder = folder;
        this.file = file;
        this.setsid = setsid;
        this.permits = GuardFile.folder(folder.root());
    }

    /**
     * Says that this worker is here and starts a guardian where there is none. Waits for one that is just ending an
     * earlier worker's tasks.
     *
     * @throws IOException when the guard's files can not be written, or the guardian not be started
     */
    public static Guard open(DataFolder folder, String setsid) throws IOException {
        Guard guard = new Guard(folder, GuardFile.prepare(folder.root()), setsid);
        guard.file.worker(GuardFile.self());
        if (!guard.isAlive()) {
            guard.start();
        }
        guard.await(() -> guard.file.word() != GuardFile.KILLING, START_LIMIT);
        if (guard.file.word() == GuardFile.NONE || GuardFile.isDeadline(guard.file.word())) {
            guard.renewPermit();
        }
        return guard;
    }

    /** Waits, at most some seconds, until the guardian has begun its work; whether it has. */
    public boolean awaitGuardian() {
        return await(this::isAlive, START_LIMIT);
    }

    private boolean await(BooleanSupplier condition, long patience) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > patience || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(CLOSE_LOOK);
        }
        return true;
    }

    /** Whether the guardian moves. */
    public boolean isAlive() {
        long beat = file.beat();
        return beat != 0 && System.nanoTime() - beat < BEAT_LIMIT;
    }

    /** The deadline that stands, for instance the one that an earlier worker has left. */
    public OptionalLong deadline() {
        long word = file.word();
        return GuardFile.isDeadline(word) ? OptionalLong.of(word) : OptionalLong.empty();
    }

    /**
     * Whatever begins now is guarded from the first moment on.
     *
     * @param deadlineNanos holds unless an earlier one stands
     * @return null when nothing may begin: no guardian, or it is ending everything
     */
    public @Nullable Permit admit(long deadlineNanos) {
        Permit current = permit;
        if (current == null || !isAlive()) {
            return null;
        }
        long word = file.word();
        while (GuardFile.isDeadline(word) || word == GuardFile.NONE) {
            if (word <= deadlineNanos || file.replace(word, deadlineNanos)) {
                return current.isWithdrawn() ? null : current;
            }
            word = file.word();
        }
        return null;
    }

    /** The permit of what an earlier worker has begun; withdrawn when the guardian has ended that. */
    public Permit permitOfEarlier() {
        Permit current = permit;
        return current == null ? new Permit(permits.resolve("permit-withdrawn"), () -> true) : current;
    }

    /**
     * Says until when everything may go on.
     *
     * @param deadlineNanos empty when nothing is to be guarded
     * @return false when the guardian has ended everything, or is about to: then this changes nothing
     */
    public boolean extend(OptionalLong deadlineNanos) {
        long next = deadlineNanos.orElse(GuardFile.NONE);
        long word = file.word();
        while (GuardFile.isDeadline(word) || word == GuardFile.NONE) {
            if (word == next || file.replace(word, next)) {
                return true;
            }
            word = file.word();
        }
        return false;
    }

    /** When the guardian began to end everything; empty when it has not, or the worker has taken note. */
    public Optional<Instant> fired() {
        long word = file.word();
        return word == GuardFile.KILLING || word == GuardFile.KILLED
                ? Optional.of(Instant.ofEpochMilli(file.firedAtMillis()))
                : Optional.empty();
    }

    /** Takes note of what the guardian has done, so that something new may begin; false while it is still at it. */
    public boolean takeNote() {
        if (file.word() != GuardFile.KILLED) {
            return false;
        }
        try {
            renewPermit();
        } catch (IOException e) {
            LOG.error("no task can begin: the permit for it could not be written in {}, it is tried again", permits, e);
            return false;
        }
        return file.replace(GuardFile.KILLED, GuardFile.NONE);
    }

    private void renewPermit() throws IOException {
        long generation = file.generation();
        Path own = permits.resolve("permit-" + generation);
        OwnerOnly.file(own);
        permit = new Permit(own, () -> {
            long word = file.word();
            // While the worker takes note the word is KILLED and the generation is already the new one.
            return file.generation() != generation || word == GuardFile.KILLING;
        });
    }

    /** To be called a few times a second: starts another guardian when there is none. Does not wait. */
    public void tend() {
        boolean alive = isAlive();
        if (alive && !wasAlive) {
            LOG.info("the guardian watches the tasks in {}", folder.root());
        }
        if (!alive && wasAlive) {
            LOG.error(
                    "the guardian of {} has ended or does not move: nothing new is taken until there is another,"
                            + " which is started now",
                    folder.root());
        }
        wasAlive = alive;
        if (alive) {
            started = null;
        }
        long sinceStart = System.nanoTime() - startedAt;
        boolean starting = started != null && sinceStart < (started.isAlive() ? START_LIMIT : START_PAUSE);
        if (!alive && !starting) {
            replaceGuardian();
        }
    }

    private void replaceGuardian() {
        try {
            endStuck();
            start();
            startFailed = false;
        } catch (IOException | CouldNotLookException e) {
            // This is tried at each look, which may be for long.
            if (!startFailed) {
                LOG.error("the guardian could not be started, it is tried again; no task can begin without it", e);
            }
            startFailed = true;
        }
    }

    private void endStuck() {
        Optional<ProcessId> stuck = file.guardian().filter(ProcessSnapshot::isAlive);
        if (stuck.isPresent() && file.beat() != 0) {
            LOG.error(
                    "the guardian (process {}) does not move: it is ended and replaced",
                    stuck.get().pid());
            ProcessHandle.of(stuck.get().pid())
                    .filter(handle -> ProcessSnapshot.isAlive(stuck.get()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void start() throws IOException {
        startedAt = System.nanoTime();
        started = GuardianProcess.start(folder.root(), folder.markerPrefix(), setsid);
    }

    /** This worker goes. A deadline that stands is for the next one to extend, and for the guardian to keep. */
    @Override
    public void close() {
        file.noWorker();
    }
}
