package io.scheduler.worker.log;

import io.scheduler.worker.mask.Mask;
import io.scheduler.worker.mask.MaskedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * How long a log may be. A task writes its log itself and can not be kept from writing more, so that what lies behind the limit
 * is no part of the log: whoever reads finds a line there that says so. While the task runs, the disk under what lies
 * behind is given back now and then, all but the end, in which the task may set outputs; when it has ended the file is cut.
 *
 * @param bytes of the log, without that line
 */
record LogLimit(long bytes) {
    private static final byte[] MARK =
            "\n(the log has reached its limit; what follows is left out)\n".getBytes(StandardCharsets.UTF_8);

    /** Behind the limit, so much stays: a secret may end there, and must be known whole. */
    private static final long BEHIND = 64 << 10;

    /** As much as outputs are looked for in. */
    private static final long END = 8L << 20;

    /** Less is not worth a call. */
    private static final long WORTH = 4L << 20;

    /** How long a log of a file of that size is. */
    long length(long fileSize) {
        return fileSize > bytes ? bytes + MARK.length : fileSize;
    }

    /**
     * A piece of the log, without secrets.
     *
     * @param grows whether somebody may still write
     */
    byte[] read(FileChannel channel, long offset, int limit, Mask mask, boolean grows) throws IOException {
        if (offset + limit <= bytes || channel.size() <= bytes) {
            return MaskedLog.read(channel, offset, limit, mask, grows);
        }
        byte[] before =
                offset >= bytes ? new byte[0] : MaskedLog.read(channel, offset, (int) (bytes - offset), mask, grows);
        if (offset + before.length < bytes) {
            // what could still become a secret is left out for now
            return before;
        }
        int from = (int) Math.min(MARK.length, offset + before.length - bytes);
        int count = Math.min(limit - before.length, MARK.length - from);
        byte[] all = Arrays.copyOf(before, before.length + count);
        System.arraycopy(MARK, from, all, before.length, count);
        return all;
    }

    /** Gives back the disk behind the limit, while the task goes on to write. */
    void relieve(Path log) throws IOException {
        long from = bytes + BEHIND;
        long to = Files.size(log) - END;
        if (to - from >= WORTH) {
            Holes.punch(log, from, to - from);
        }
    }

    /** Nothing writes any more: what is far behind goes before secrets are covered, which would read all of it. */
    void shorten(Path log) throws IOException {
        cut(log, bytes + BEHIND, new byte[0]);
    }

    /** Secrets are covered: the file becomes what the log is. */
    void cut(Path log) throws IOException {
        cut(log, bytes, MARK);
    }

    private static void cut(Path log, long at, byte[] end) throws IOException {
        try {
            if (Files.size(log) <= at + end.length) {
                return;
            }
        } catch (NoSuchFileException none) {
            return;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(at);
            ByteBuffer left = ByteBuffer.wrap(end);
            while (left.hasRemaining()) {
                channel.write(left, at + left.position());
            }
        }
    }
}
