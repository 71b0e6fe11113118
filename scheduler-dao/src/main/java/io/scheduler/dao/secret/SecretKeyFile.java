package io.scheduler.dao.secret;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes the file of keys. Whoever changes it holds a lock beside it: of two that change it at once one would write
 * over the key of the other, and nothing could open what was sealed with that. For one thread.
 */
public final class SecretKeyFile {
    private final Path file;
    private final RandomGenerator random;
    private boolean held;

    /** @param random must not be predictable */
    public SecretKeyFile(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    /** Makes it with one key unless it is there. Returns whether it was made. */
    public boolean init() {
        return exclusively(() -> {
            if (Files.exists(file)) {
                SecretKeys.read(file);
                return false;
            }
            SecretKeys.fresh(random).write(file);
            return true;
        });
    }

    /** Adds a key, which seals from now on. Returns its id. */
    public String addKey() {
        return exclusively(() -> {
            SecretKeys next = SecretKeys.read(file).withNew(random);
            next.write(file);
            return next.currentId();
        });
    }

    /** The key that seals. */
    public String currentKey() {
        return SecretKeys.read(file).currentId();
    }

    /** Forgets all keys but the first. Only when nothing is sealed with them any more, in backups neither. */
    public int forgetOthers() {
        return exclusively(() -> {
            SecretKeys keys = SecretKeys.read(file);
            SecretKeys left = keys.only(Set.of());
            left.write(file);
            return keys.byId().size() - left.byId().size();
        });
    }

    /**
     * Does something during which nobody else changes the file.
     *
     * @throws SecretKeyException when somebody else does; nothing was done then
     */
    public <T> T exclusively(Supplier<T> work) {
        if (held) {
            return work.get();
        }
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = open(beside);
                FileLock lock = locked(channel)) {
            if (lock == null) {
                throw new SecretKeyException("somebody else changes the keys in " + file + " right now (" + beside
                        + " is locked): wait until that has ended, then try again");
            }
            held = true;
            return work.get();
        } catch (IOException e) {
            throw new SecretKeyException("expected to lock " + beside + " before the keys are changed: " + e, e);
        } finally {
            held = false;
        }
    }

    /** The file stays: who deletes it would take the lock away from those who wait for it. */
    private FileChannel open(Path beside) throws IOException {
        boolean fresh = !Files.exists(beside);
        FileChannel channel = FileChannel.open(
                beside,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (fresh && Files.exists(file) && !Files.getOwner(file).equals(Files.getOwner(beside))) {
            Files.setOwner(beside, Files.getOwner(file));
        }
        return channel;
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException here) {
            return null;
        }
    }
}
