package io.scheduler.worker.log;

import io.scheduler.logs.LogStore.Content;
import io.scheduler.worker.mask.Mask;
import io.scheduler.worker.mask.MaskedLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A log that nothing writes any more, as it is stored: without secrets and within its limit. Holds one piece at a time.
 *
 * @param length of the log
 */
record LocalLog(Path file, LogLimit limit, long length) implements Content {
    private static final int PIECE = 256 << 10;

    static LocalLog of(Path file, LogLimit limit) throws IOException {
        return new LocalLog(file, limit, limit.length(Files.size(file)));
    }

    @Override
    public InputStream open() throws IOException {
        return new Pieces(FileChannel.open(file, StandardOpenOption.READ), new MaskedLog(file).mask());
    }

    private final class Pieces extends InputStream {
        private final FileChannel channel;
        private final Mask mask;
        private byte[] piece = new byte[0];
        private int used;
        private long next;

        Pieces(FileChannel channel, Mask mask) {
            this.channel = channel;
            this.mask = mask;
        }

        @Override
        public int read() throws IOException {
            return fill() ? piece[used++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, into.length);
            if (count == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int taken = Math.min(count, piece.length - used);
            System.arraycopy(piece, used, into, offset, taken);
            used += taken;
            return taken;
        }

        private boolean fill() throws IOException {
            if (used == piece.length && next < length) {
                piece = limit.read(channel, next, (int) Math.min(PIECE, length - next), mask, false);
                used = 0;
                next += piece.length;
            }
            return used < piece.length;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
