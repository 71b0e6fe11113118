package io.scheduler.logs;

import io.scheduler.logs.LogStore.Content;
import io.scheduler.logs.LogStore.Piece;
import io.scheduler.logs.LogStore.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Logs of attempts in a store. While the attempt runs its log is a row of parts, each named after the place of its first byte;
 * only the last one grows, by being stored again. Once nothing writes it any more it is one object, and then its parts go.
 * Places in a log are the same in both, so that who reads does not notice the change.
 *
 * <pre>
 *   &lt;workflow instance / 1000&gt;/&lt;workflow instance&gt;/&lt;attempt&gt;/part-000000000000
 *                                                       part-000000524288
 *                                                       whole
 * </pre>
 *
 * Safe for use by several threads; one log is written by one thread at a time.
 */
public final class StoredLogs {
    private static final String WHOLE = "whole";
    private static final String PART = "part-";
    private static final int FOLDER_SIZE = 1_000;
    /** Parts that are gone when they are read have become the whole; more than once it only happens to a log that is deleted. */
    private static final int TRIES = 3;

    private final LogStore store;

    public StoredLogs(LogStore store) {
        this.store = store;
    }

    /**
     * What there is of a log.
     *
     * @param bytes from the place that was asked for
     * @param length of all that is stored
     * @param whole whether that is the whole log; else it may grow
     */
    public record Found(byte[] bytes, long length, boolean whole) {}

    /** The first {@code length} bytes of {@code bytes} are what stands in the log from {@code start} on. */
    public void putPart(LogId log, long start, byte[] bytes, int length) throws IOException {
        store.put(part(log, start), new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes, 0, length);
            }
        });
    }

    /** Nothing will be added any more. */
    public void putWhole(LogId log, Content content) throws IOException {
        store.put(folder(log) + WHOLE, content);
        List<String> parts =
                store.list(folder(log) + PART).stream().map(Stored::name).toList();
        if (!parts.isEmpty()) {
            store.delete(parts);
        }
    }

    /** The last part: the place of its first byte and how long it is; both 0 when there is none. */
    public Tail tail(LogId log) throws IOException {
        List<Part> parts = parts(log);
        if (parts.isEmpty()) {
            return new Tail(0, 0);
        }
        Part last = parts.getLast();
        return new Tail(last.start, last.length);
    }

    public record Tail(long start, long length) {}

    /** The log when it is whole; empty when it is not (yet). */
    public Optional<Found> readWhole(LogId log, long offset, int limit) throws IOException {
        return store.read(folder(log) + WHOLE, offset, limit)
                .map(piece -> new Found(piece.bytes(), piece.length(), true));
    }

    /** As much of the log as there is; empty when there is nothing of it. */
    public Optional<Found> read(LogId log, long offset, int limit) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<Found> whole = readWhole(log, offset, limit);
            if (whole.isPresent()) {
                return whole;
            }
            List<Part> parts = parts(log);
            if (parts.isEmpty()) {
                return Optional.empty();
            }
            long length = parts.getLast().end();
            if (offset >= length) {
                return Optional.of(new Found(new byte[0], length, false));
            }
            byte[] bytes = read(log, parts, offset, (int) Math.min(limit, length - offset));
            if (bytes.length > 0) {
                return Optional.of(new Found(bytes, length, false));
            }
        }
        return Optional.empty();
    }

    /** As much as can be had without a gap; nothing when the parts have gone meanwhile. */
    private byte[] read(LogId log, List<Part> parts, long offset, int limit) throws IOException {
        byte[] all = new byte[limit];
        int filled = 0;
        for (Part part : parts) {
            long at = offset + filled;
            if (filled == limit || part.start > at) {
                break;
            }
            if (part.end() <= at) {
                continue;
            }
            Optional<Piece> piece = store.read(part(log, part.start), at - part.start, limit - filled);
            if (piece.isEmpty()) {
                break;
            }
            byte[] bytes = piece.get().bytes();
            System.arraycopy(bytes, 0, all, filled, bytes.length);
            filled += bytes.length;
        }
        return filled == limit ? all : Arrays.copyOf(all, filled);
    }

    /** All logs of these runs. */
    public void delete(List<Long> workflowInstanceIds) throws IOException {
        List<String> names = new ArrayList<>();
        for (long id : workflowInstanceIds) {
            store.list(folder(id)).forEach(object -> names.add(object.name()));
        }
        if (!names.isEmpty()) {
            store.delete(names);
        }
    }

    private record Part(long start, long length) {
        long end() {
            return start + length;
        }
    }

    /** Those from the beginning that follow each other. */
    private List<Part> parts(LogId log) throws IOException {
        String prefix = folder(log) + PART;
        List<Part> parts = new ArrayList<>();
        long end = 0;
        for (Stored object : store.list(prefix)) {
            long start = Long.parseLong(object.name().substring(prefix.length()));
            if (start > end) {
                break;
            }
            parts.add(new Part(start, object.length()));
            end = Math.max(end, start + object.length());
        }
        return parts;
    }

    private static String part(LogId log, long start) {
        return folder(log) + PART + "%012d".formatted(start);
    }

    private static String folder(long workflowInstanceId) {
        return workflowInstanceId / FOLDER_SIZE + "/" + workflowInstanceId + "/";
    }

    private static String folder(LogId log) {
        return folder(log.workflowInstanceId()) + log.attemptId() + "/";
    }
}
