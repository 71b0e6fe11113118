package io.scheduler.worker.guard;

import io.scheduler.worker.folder.OwnerOnly;
import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessId;
import io.scheduler.worker.process.ProcessSnapshot;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * What worker and guardian of a folder tell each other: numbers in a mapped file, so that saying something is a memory
 * write. Times are {@link System#nanoTime}, which on Linux all processes of one boot share. Safe for use by several
 * threads and both processes.
 *
 * <pre>
 *   0 magic   8 boot id (2)   24 word   32 generation   40 guardian pid, start, beat   64 worker pid, start   80 fired at
 *
 *   word:  NONE ─ worker ─► deadline ─ worker ─► later deadline, NONE
 *                              └─ guardian, once it has passed ─► KILLING ─ guardian ─► KILLED ─ worker ─► NONE
 * </pre>
 */
final class GuardFile {
    /** Nothing is to be guarded. */
    static final long NONE = Long.MAX_VALUE;
    /** The guardian has begun to end everything. */
    static final long KILLING = Long.MIN_VALUE;
    /** Everything has been ended; the worker has not taken note of it yet. */
    static final long KILLED = Long.MIN_VALUE + 1;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long MAGIC = 0x5343_4844_4755_0001L;
    private static final int SIZE = 4_096;
    private static final int BOOT = 8;
    private static final int WORD = 24;
    private static final int GENERATION = 32;
    private static final int GUARDIAN = 40;
    private static final int BEAT = 56;
    private static final int WORKER = 64;
    private static final int FIRED_AT = 80;

    private final ByteBuffer memory;

    private GuardFile(ByteBuffer memory) {
        this.memory = memory;
    }

    /** The folder of guard files below a worker's data folder. */
    static Path folder(Path root) {
        return root.resolve("guard");
    }

    /** Maps the file, and makes or resets it where it is new or from before a boot. For the worker, which holds the folder. */
    static GuardFile prepare(Path root) throws IOException {
        OwnerOnly.folder(folder(root));
        GuardFile file = map(root);
        UUID boot = bootId();
        if (file.get(0) != MAGIC
                || file.get(BOOT) != boot.getMostSignificantBits()
                || file.get(BOOT + Long.BYTES) != boot.getLeastSignificantBits()) {
            file.set(WORD, NONE);
            file.set(BEAT, 0);
            file.set(GUARDIAN, 0);
            file.set(WORKER, 0);
            file.set(BOOT, boot.getMostSignificantBits());
            file.set(BOOT + Long.BYTES, boot.getLeastSignificantBits());
            file.set(0, MAGIC);
        }
        return file;
    }

    /** Maps the file that a worker has prepared. */
    static GuardFile open(Path root) throws IOException {
        GuardFile file = map(root);
        if (file.get(0) != MAGIC) {
            throw new IOException("expected a file prepared by a worker in " + folder(root));
        }
        return file;
    }

    private static GuardFile map(Path root) throws IOException {
        try (FileChannel channel = OwnerOnly.open(
                folder(root).resolve("state"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            if (channel.size() < SIZE) {
                // Written, not only made longer: a page that a full disk can not hold must fail here, not when it is
                // used.
                channel.write(ByteBuffer.allocate(SIZE), 0);
            }
            return new GuardFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
        }
    }

    private static UUID bootId() throws IOException {
        return UUID.fromString(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    }

    static boolean isDeadline(long word) {
        return word != NONE && word != KILLING && word != KILLED;
    }

    long word() {
        return get(WORD);
    }

    boolean replace(long expected, long next) {
        return LONG.compareAndSet(memory, WORD, expected, next);
    }

    /** Counts what the guardian has done; a permit is of one generation. */
    long generation() {
        return get(GENERATION);
    }

    void nextGeneration() {
        set(GENERATION, generation() + 1);
    }

    long firedAtMillis() {
        return get(FIRED_AT);
    }

    void firedAt(long millis) {
        set(FIRED_AT, millis);
    }

    /** When the guardian moved last; 0 when there is none. */
    long beat() {
        return get(BEAT);
    }

    void beat(long nanos) {
        set(BEAT, nanos);
    }

    Optional<ProcessId> guardian() {
        return process(GUARDIAN);
    }

    void guardian(ProcessId id) {
        process(GUARDIAN, id);
    }

    Optional<ProcessId> worker() {
        return process(WORKER);
    }

    void worker(ProcessId id) {
        process(WORKER, id);
    }

    void noWorker() {
        set(WORKER, 0);
    }

    /** This process. */
    static ProcessId self() {
        long pid = ProcessHandle.current().pid();
        return ProcessSnapshot.one(pid).map(ProcessEntry::id).orElse(new ProcessId(pid, 0));
    }

    private Optional<ProcessId> process(int at) {
        long pid = get(at);
        return pid == 0 ? Optional.empty() : Optional.of(new ProcessId(pid, get(at + Long.BYTES)));
    }

    private void process(int at, ProcessId id) {
        set(at, 0);
        set(at + Long.BYTES, id.startTicks());
        set(at, id.pid());
    }

    private long get(int at) {
        return (long) LONG.getVolatile(memory, at);
    }

    private void set(int at, long value) {
        LONG.setVolatile(memory, at, value);
    }
}
