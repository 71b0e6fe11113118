package io.scheduler.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that one process uses a folder: an operating-system lock on the file {@code lock} in it, which the kernel gives back
 * when the process dies, however it dies. The file holds the pid of the holder for the message that a second one gets.
 *
 * <p>Within one JVM a set of names does the same work, because closing any channel of the file would give the
 * operating-system lock back. Threads may call anything here at the same time.
 */
public final class FolderLock implements AutoCloseable {

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the folder, which is created if need be.
     *
     * @throws EmbeddedServerException at once when somebody else has it, with the pid of who has
     */
    public static FolderLock acquire(Path folder) {
        return tryAcquire(folder)
                .orElseThrow(() -> new EmbeddedServerException("expected to be the only user of " + folder + ", but "
                        + holder(folder).map(pid -> "process " + pid).orElse("another process")
                        + " uses it. Stop that one first, or choose another folder"));
    }

    /** Takes the folder, or nothing when somebody else has it. */
    public static Optional<FolderLock> tryAcquire(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = folder.toRealPath().resolve("lock");
            if (!HELD_HERE.add(file)) {
                return Optional.empty();
            }
            return lock(file);
        } catch (IOException e) {
            throw new UncheckedIOException("expected to be able to write in " + folder, e);
        }
    }

    /** The pid written by the process that has the folder, or had it last. */
    public static Optional<Long> holder(Path folder) {
        Path file = folder.resolve("lock");
        try {
            // Reading a file that this JVM has locked would give the lock back.
            if (HELD_HERE.contains(folder.toRealPath().resolve("lock"))) {
                return Optional.of(ProcessHandle.current().pid());
            }
            String text = Files.readString(file).strip();
            return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<FolderLock> lock(Path file) throws IOException {
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return Optional.of(new FolderLock(file, channel));
        } finally {
            if (lock == null) {
                HELD_HERE.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Gives the folder back. The file stays: removing it could take away the lock of the next one. */
    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
