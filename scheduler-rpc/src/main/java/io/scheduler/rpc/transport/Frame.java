package io.scheduler.rpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One frame as it was read. All numbers are big-endian:
 *
 * <pre>
 *  0        4         5      6         7        8            16            20
 *  +--------+---------+------+---------+--------+------------+-------------+-------------+
 *  | length | version | kind | service | method | request id | deadline ms | CBOR body   |
 *  |   4    |    1    |  1   |    1    |   1    |     8      |      4      | length - 16 |
 *  +--------+---------+------+---------+--------+------------+-------------+-------------+
 * </pre>
 *
 * <ul>
 *   <li>{@code length} counts what follows it; at least 16
 *   <li>{@code version} is {@value #VERSION}; a frame of another version ends the connection
 *   <li>{@code service}, {@code method}: from the contract's annotations; 0 for other kinds than REQUEST
 *   <li>{@code request id}: chosen by the caller, comes back with RESPONSE or FAILURE; 0 for other kinds
 *   <li>{@code deadline ms}: how long from now the caller of a REQUEST waits; relative, since clocks differ
 * </ul>
 *
 * @param receivedNanos when the first of its last bytes were read, by the connection's nano clock
 */
record Frame(
        FrameKind kind, int service, int method, long requestId, int deadlineMillis, byte[] body, long receivedNanos) {

    static final int VERSION = 1;
    static final int LENGTH_BYTES = 4;
    static final int HEADER_BYTES = 16;
    private static final byte[] NO_BODY = {};

    static ByteBuf bare(ByteBufAllocator allocator, FrameKind kind) {
        return encode(allocator, kind, 0, 0L, 0, NO_BODY);
    }

    static ByteBuf of(ByteBufAllocator allocator, FrameKind kind, long requestId, byte[] body) {
        return encode(allocator, kind, 0, requestId, 0, body);
    }

    static ByteBuf request(ByteBufAllocator allocator, ContractMethod method, long requestId, byte[] body) {
        return encode(allocator, FrameKind.REQUEST, method.key(), requestId, method.deadlineMillis(), body);
    }

    /** The number that stands for service and method together. */
    int methodKey() {
        return service << 8 | method;
    }

    private static ByteBuf encode(
            ByteBufAllocator allocator, FrameKind kind, int methodKey, long requestId, int deadline, byte[] body) {
        return allocator
                .buffer(LENGTH_BYTES + HEADER_BYTES + body.length)
                .writeInt(HEADER_BYTES + body.length)
                .writeByte(VERSION)
                .writeByte(kind.code())
                .writeShort(methodKey)
                .writeLong(requestId)
                .writeInt(deadline)
                .writeBytes(body);
    }
}
