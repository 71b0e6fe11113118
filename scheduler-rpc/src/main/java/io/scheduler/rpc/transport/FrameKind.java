package io.scheduler.rpc.transport;

import org.jspecify.annotations.Nullable;

/** What a frame is; the number is on the wire and never used again for something else. */
enum FrameKind {
    /** First frame of the one who dialled: who it is. */
    HELLO(1),
    /** The hello was accepted: who the other one is. */
    HELLO_ACK(2),
    REQUEST(3),
    RESPONSE(4),
    /** A request brought no result. */
    FAILURE(5),
    PING(6),
    PONG(7),
    /** The sender closes the connection and says why. */
    GOODBYE(8),
    /** Instead of a hello: the one who dialled asks to be led on to another node. */
    RELAY(9),
    /** What follows comes from that node, and goes to it. */
    RELAY_ACK(10);

    private static final FrameKind[] BY_CODE = values();

    private final int code;

    FrameKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable FrameKind of(int code) {
        return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : null;
    }
}
