package io.scheduler.rpc.transport;

/** A call that brought no answer. {@link Kind} says whether the other end may have carried it out. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public RpcException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public RpcException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public enum Kind {
        /** Was not sent: no connection, or too many requests in flight. */
        NOT_SENT,
        /** Sent, but no answer came: the other end may have carried it out. */
        UNKNOWN_OUTCOME,
        /** The other end refused it: unknown method, not allowed for this role, body not readable. */
        REFUSED,
        /** The other end tried and failed. */
        REMOTE_FAILURE
    }
}
