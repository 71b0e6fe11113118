package io.scheduler.worker.task.thread;

import io.scheduler.worker.folder.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The log of one task that is a thread: lines, readable at once, up to a limit. Safe for use by several threads. */
final class TaskLog implements AutoCloseable {
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final FileChannel file;
    private long left = MAX_BYTES;
    private @Nullable IOException failure;

    private TaskLog(FileChannel file) {
        this.file = file;
    }

    static TaskLog open(Path path) throws IOException {
        if (!Files.isDirectory(path.getParent())) {
            OwnerOnly.folder(path.getParent());
        }
        return new TaskLog(OwnerOnly.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Never throws: a task that can not write its log goes on, and says so at its end. */
    synchronized void line(String text) {
        if (left <= 0 || failure != null || !file.isOpen()) {
            return;
        }
        byte[] bytes = (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
        left -= bytes.length;
        if (left <= 0) {
            bytes = "(the log has reached its limit; what follows is left out)\n".getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        // a thread that was interrupted would not write, but close the file; how it ends must stand in the log too
        boolean interrupted = Thread.interrupted();
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What went wrong first; null when nothing did. */
    synchronized @Nullable IOException failure() {
        return failure;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
