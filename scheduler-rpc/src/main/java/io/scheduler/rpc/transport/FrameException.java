package io.scheduler.rpc.transport;

import io.netty.handler.codec.DecoderException;

/** The other end sent what is not a frame, or too large a one; the connection can not go on. */
final class FrameException extends DecoderException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    FrameException(RefusalReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    RefusalReason reason() {
        return reason;
    }
}
