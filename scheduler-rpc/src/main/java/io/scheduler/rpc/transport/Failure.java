package io.scheduler.rpc.transport;

import org.jspecify.annotations.Nullable;

/** Body of FAILURE: why a request brought no result. {@code kind} is by name, so that a new one does not break a reader. */
record Failure(@Nullable String kind, @Nullable String message) {
    private static final int MAX_MESSAGE = 2_000;

    static Failure of(RpcException.Kind kind, String message) {
        return new Failure(
                kind.name(), message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…");
    }

    RpcException toException(String method) {
        return new RpcException(knownKind(), method + ": " + message);
    }

    private RpcException.Kind knownKind() {
        for (RpcException.Kind known : RpcException.Kind.values()) {
            if (known.name().equals(kind)) {
                return known;
            }
        }
        return RpcException.Kind.REMOTE_FAILURE;
    }
}
