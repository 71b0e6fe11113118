package io.scheduler.worker.attempt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the folders of finished attempts for the next ones. Making and removing files is the dearest part of a short task:
 * ext4 goes through all inodes that were freed in the last minutes before it hands out one. Only a folder is kept whose
 * working directory is as it was made (the task left nothing there and changed nothing about it) and that has no file but
 * the usual ones. Safe for use by several threads.
 */
final class SpareFolders {
    private static final Set<String> USUAL = Set.of("assignment", "script", "pid", "work");
    private static final int TYPE_AND_MODE = 0177777;
    private static final int OWNERS_DIRECTORY = 0040700;

    private final Path spares;
    private final int limit;
    private final Deque<Path> free = new ArrayDeque<>();

    SpareFolders(Path spares, int limit) {
        this.spares = spares;
        this.limit = limit;
    }

    /** Makes a spare one that folder; false when there is none. Its files have an old content then, {@code pid} none. */
    boolean takeAs(Path own) throws IOException {
        for (Path spare = next(); spare != null; spare = next()) {
            try {
                Files.move(spare, own, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } catch (NoSuchFileException e) {
                // Somebody has tidied up. The next one will do, or none.
            }
        }
        return false;
    }

    private synchronized @Nullable Path next() {
        return free.pollFirst();
    }

    /** Keeps it for another attempt; false when it is to be removed. */
    boolean keep(Path own) throws IOException {
        synchronized (this) {
            if (free.size() >= limit) {
                return false;
            }
        }
        Path work = own.resolve("work");
        // the times alone would not tell of a file that was made in the same tick of the clock as the folder
        if (!names(own).equals(USUAL) || !isAsMade(work) || !names(work).isEmpty()) {
            return false;
        }
        // Emptied before it is anybody else's: what it says is how a process ended.
        FileChannel.open(own.resolve("pid"), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
        Path spare = spares.resolve(own.getFileName());
        Files.move(own, spare, StandardCopyOption.ATOMIC_MOVE);
        synchronized (this) {
            free.addFirst(spare);
        }
        return true;
    }

    private static Set<String> names(Path own) throws IOException {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(own)) {
            all.forEach(one -> names.add(one.getFileName().toString()));
        }
        return names;
    }

    /** A file that was ever made in it changes its times, a change of its rights or lists of rights likewise. */
    private static boolean isAsMade(Path work) throws IOException {
        Map<String, Object> now =
                Files.readAttributes(work, "unix:mode,ctime,lastModifiedTime,creationTime", LinkOption.NOFOLLOW_LINKS);
        @Nullable Object made = now.get("creationTime");
        return now.get("mode") instanceof Integer mode
                && (mode & TYPE_AND_MODE) == OWNERS_DIRECTORY
                && made != null
                && made.equals(now.get("ctime"))
                && made.equals(now.get("lastModifiedTime"));
    }
}
