package io.scheduler.rpc.transport;

import java.util.Locale;

/** Why a connection or a request was refused; the value of the tag {@code reason} of {@code scheduler.rpc.refused}. */
enum RefusalReason {
    PLAINTEXT,
    UNTRUSTED_CERTIFICATE,
    EXPIRED_CERTIFICATE,
    HANDSHAKE,
    OVERSIZED_FRAME,
    MALFORMED_FRAME,
    WRONG_ROLE,
    HELLO_TIMEOUT,
    TOO_MANY_CONNECTIONS,
    UNKNOWN_METHOD;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
