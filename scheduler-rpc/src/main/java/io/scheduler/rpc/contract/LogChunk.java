package io.scheduler.rpc.contract;

/**
 * A piece of a log.
 *
 * @param status whether there is one
 * @param bytes the piece, UTF-8 as the task wrote it; empty at the end
 * @param nextOffset where the next piece begins
 * @param complete nothing will be added after {@code nextOffset} was reached
 */
public record LogChunk(Status status, byte[] bytes, long nextOffset, boolean complete) {
    public enum Status {
        FOUND,
        /** The worker has no log of that attempt. */
        NO_LOG,
        /** No connection to the worker that has it. */
        WORKER_UNREACHABLE
    }

    public static LogChunk none(Status status, long offset) {
        return new LogChunk(status, new byte[0], offset, true);
    }
}
