package io.scheduler.api.log;

import io.scheduler.common.state.TaskState;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.logs.LogId;
import io.scheduler.logs.LogStore;
import io.scheduler.logs.StoredLogs;
import io.scheduler.logs.StoredLogs.Found;
import io.scheduler.rpc.contract.LogChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs wherever they are. One that is whole in the store is read there; else its worker is asked; and when that is away,
 * what it has stored of it so far is all there is. Places in a log are the same everywhere, so that a reader who goes on from
 * where it was notices nothing when the log moves meanwhile. Safe for use by several threads.
 */
public final class LogReading implements AutoCloseable {
    private static final byte[] LOST =
            line("the log ends here: its worker was lost while the task ran, and had stored it up to" + " this point");
    private static final byte[] AWAY =
            line("the log ends here for now: the rest lies on its worker, which can not be" + " reached");

    private final LogSource live;
    private final @Nullable LogStore store;
    private final @Nullable StoredLogs stored;

    /** @param store null: logs lie on their workers alone; closed with this */
    public LogReading(LogSource live, @Nullable LogStore store) {
        this.live = live;
        this.store = store;
        this.stored = store == null ? null : new StoredLogs(store);
    }

    private static byte[] line(String text) {
        return ("\n(" + text + ")\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param attempt one that has a worker
     * @throws IOException when the store would have to say something, but does not answer
     */
    LogChunk read(TaskInstance attempt, long offset, int limit) throws IOException {
        if (stored == null) {
            return live.read(attempt, offset, limit);
        }
        LogId log = new LogId(attempt.workflowInstanceId(), attempt.id());
        IOException silent = null;
        if (attempt.state().isFinished()) {
            try {
                Optional<Found> whole = stored.readWhole(log, offset, limit);
                if (whole.isPresent()) {
                    return chunk(whole.get(), offset);
                }
            } catch (IOException e) {
                // its worker may have it as well
                silent = e;
            }
        }
        LogChunk chunk = live.read(attempt, offset, limit);
        if (chunk.status() == LogChunk.Status.FOUND) {
            return chunk;
        }
        if (silent != null) {
            throw silent;
        }
        return stored.read(log, offset, limit)
                .map(found -> found.whole() ? chunk(found, offset) : beginning(attempt, found, offset, limit))
                .orElse(chunk);
    }

    private static LogChunk chunk(Found whole, long offset) {
        long next = offset + whole.bytes().length;
        return new LogChunk(LogChunk.Status.FOUND, whole.bytes(), next, next >= whole.length());
    }

    /**
     * As far as the worker has stored it. Of an attempt that has ended a last line says why there is no more; it is read like
     * the rest of the log, so that its places count on.
     */
    private static LogChunk beginning(TaskInstance attempt, Found found, long offset, int limit) {
        long next = offset + found.bytes().length;
        if (!attempt.state().isFinished() || next < found.length()) {
            return new LogChunk(LogChunk.Status.FOUND, found.bytes(), next, false);
        }
        byte[] why = attempt.state() == TaskState.LOST ? LOST : AWAY;
        int from = (int) Math.min(why.length, next - found.length());
        int count = Math.min(limit - found.bytes().length, why.length - from);
        byte[] bytes = Arrays.copyOf(found.bytes(), found.bytes().length + count);
        System.arraycopy(why, from, bytes, found.bytes().length, count);
        return new LogChunk(LogChunk.Status.FOUND, bytes, next + count, from + count == why.length);
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
