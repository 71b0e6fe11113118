package io.scheduler.worker.folder;

import io.scheduler.worker.process.Descriptors;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room in the data folder for something new. Learns it from looks at the disk and from writes that
 * failed: a quota, or a disk without inodes, shows free bytes that nobody gets, and without file descriptors there is room
 * for nothing. After such a failure there is room again when a trial write works. Safe for use by several threads; only
 * {@link #look} and {@link #failed} touch the disk.
 */
public final class FreeSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);
    private static final int TRIAL_BYTES = 64 << 10;

    private final File root;
    private final Path trial;
    private final ByteSize wanted;
    private volatile @Nullable String obstacle;
    private boolean writeFailed;

    public FreeSpace(Path root, ByteSize wanted) {
        this.root = root.toFile();
        this.trial = root.resolve("trial-write");
        this.wanted = wanted;
        look();
    }

    /** What is in the way of new tasks, for people; null when nothing is. */
    public @Nullable String obstacle() {
        return obstacle;
    }

    /** Looks at the disk; to be called every few seconds. */
    public synchronized void look() {
        ByteSize usable = new ByteSize(Math.max(0, root.getUsableSpace()));
        if (usable.bytes() < wanted.bytes()) {
            tell("disk full: " + usable + " free in " + root + ", wants " + wanted);
            return;
        }
        IOException failure = writeFailed || Descriptors.ranOut() ? trial() : null;
        writeFailed = failure != null;
        if (failure == null) {
            tell(null);
        } else if (Descriptors.ranOut(failure)) {
            tell("too many open files: nothing can be opened in " + root + "; let " + Descriptors.REMEDY);
        } else {
            tell("disk full: writing in " + root + " fails although " + usable + " are free (quota? inodes?)");
        }
    }

    /** Something could not be done; whether that is because of the disk or for want of descriptors: others may do better then. */
    public synchronized boolean failed(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        boolean ofTheMachine = message.contains("No space left")
                || message.contains("quota exceeded")
                || message.contains("Read-only file system")
                || message.contains("Input/output error")
                || Descriptors.ranOut(cause);
        if (ofTheMachine) {
            writeFailed = true;
            look();
        }
        return ofTheMachine;
    }

    /** Null when it worked. */
    private @Nullable IOException trial() {
        try {
            Files.write(trial, new byte[TRIAL_BYTES]);
            Files.delete(trial);
            return null;
        } catch (IOException e) {
            trial.toFile().delete();
            return e;
        }
    }

    private void tell(@Nullable String now) {
        if (now != null && obstacle == null) {
            LOG.error("{}: no task begins here until there is room, what runs goes on", now);
        } else if (now == null && obstacle != null) {
            LOG.info("there is room again in {}: tasks may begin", root);
        }
        obstacle = now;
    }
}
