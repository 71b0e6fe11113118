package io.scheduler.worker.mask;

import io.scheduler.worker.folder.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log of an attempt and the secrets that it may show. A task writes its log itself, so secrets are covered when a piece
 * is read, and for good once nothing writes any more. Until then they are kept beside the log, in a file for its owner
 * alone; like the script itself, which holds them too, that lasts no longer than the attempt.
 */
public final class MaskedLog {
    /** What the name of the file with an attempt's secrets has behind that of its log. */
    public static final String SECRETS = ".secrets";

    private static final int PIECE = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path log;

    public MaskedLog(Path log) {
        this.log = log;
    }

    private Path secrets() {
        return log.resolveSibling(log.getFileName() + SECRETS);
    }

    /** Before the task begins. */
    public Mask begin(Collection<String> secrets) throws IOException {
        if (!Files.isDirectory(log.getParent())) {
            OwnerOnly.folder(log.getParent());
        }
        Path fresh = log.resolveSibling(log.getFileName() + ".new");
        OwnerOnly.write(fresh, JSON.writeValueAsBytes(secrets));
        Files.move(fresh, secrets(), StandardCopyOption.ATOMIC_MOVE);
        return Mask.of(secrets);
    }

    /** What must not be shown now. */
    public Mask mask() throws IOException {
        try {
            return Mask.of(List.of(JSON.readValue(Files.readAllBytes(secrets()), String[].class)));
        } catch (NoSuchFileException none) {
            return Mask.NONE;
        } catch (JacksonException broken) {
            throw new IOException(
                    "expected " + secrets() + " to be whole: the worker's disk was full or is broken", broken);
        }
    }

    /** Covers the log for good; nothing writes it any more. */
    public void settle() throws IOException {
        Mask mask = mask();
        if (mask.isEmpty()) {
            return;
        }
        if (Files.exists(log)) {
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                for (long at = 0; at < channel.size(); at += PIECE) {
                    // what begins in this piece and ends in the next is covered here, as the next one could not know it
                    byte[] piece = bytes(channel, at, PIECE + Mask.reach());
                    if (mask.cover(piece)) {
                        write(channel, at, piece);
                    }
                }
            }
        }
        Files.deleteIfExists(secrets());
    }

    /**
     * A piece without secrets.
     *
     * @param grows whether somebody may still write: then the end is left out as long as it may become a secret
     */
    public static byte[] read(FileChannel channel, long offset, int limit, Mask mask, boolean grows)
            throws IOException {
        int reach = mask.isEmpty() ? 0 : Mask.reach();
        long from = Math.max(0, offset - reach);
        long size = channel.size();
        long to = Math.min(size, offset + limit + reach);
        byte[] window = bytes(channel, from, (int) Math.max(0, to - from));
        int begin = (int) Math.min(window.length, offset - from);
        int end = (int) Math.min(window.length, offset - from + limit);
        if (!mask.isEmpty()) {
            if (grows && to == size) {
                end = Math.min(end, mask.settled(window));
            }
            mask.cover(window);
        }
        return Arrays.copyOfRange(window, begin, Math.max(begin, end));
    }

    private static void write(FileChannel channel, long from, byte[] piece) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(piece);
        while (left.hasRemaining()) {
            channel.write(left, from + left.position());
        }
    }

    private static byte[] bytes(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(length);
        boolean more = true;
        while (piece.hasRemaining() && more) {
            more = channel.read(piece, from + piece.position()) > 0;
        }
        return Arrays.copyOf(piece.array(), piece.position());
    }
}
