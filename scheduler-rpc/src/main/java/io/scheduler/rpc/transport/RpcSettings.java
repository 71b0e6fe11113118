package io.scheduler.rpc.transport;

import java.time.Duration;

/**
 * Limits and times of RPC. A null stands for the default.
 *
 * @param maxFrameBytes largest frame sent or accepted, 16 MiB; before the hello was accepted it is 64 KiB
 * @param maxInFlight requests of one connection that wait for their answer, per direction, 1,000
 * @param heartbeatInterval a connection silent for about that long is pinged, 1 s
 * @param idleLimit a connection on which nothing was heard for that long is closed, 5 s
 * @param handshakeTimeout from the TCP connection to the accepted hello, 5 s
 * @param connectTimeout for the TCP connection, 3 s
 * @param reconnectMin first wait before dialling again, 50 ms; doubles, with jitter
 * @param reconnectMax longest wait before dialling again, 2 s
 * @param maxConnections connections that a server accepts at once, 2,000
 */
public record RpcSettings(
        Integer maxFrameBytes,
        Integer maxInFlight,
        Duration heartbeatInterval,
        Duration idleLimit,
        Duration handshakeTimeout,
        Duration connectTimeout,
        Duration reconnectMin,
        Duration reconnectMax,
        Integer maxConnections) {

    /** What a connection may send in one frame before its hello was accepted. */
    static final int MAX_UNAUTHENTICATED_FRAME_BYTES = 64 * 1024;

    public RpcSettings {
        maxFrameBytes = maxFrameBytes == null ? 16 * 1024 * 1024 : maxFrameBytes;
        maxInFlight = maxInFlight == null ? 1_000 : maxInFlight;
        heartbeatInterval = heartbeatInterval == null ? Duration.ofSeconds(1) : heartbeatInterval;
        idleLimit = idleLimit == null ? Duration.ofSeconds(5) : idleLimit;
        handshakeTimeout = handshakeTimeout == null ? Duration.ofSeconds(5) : handshakeTimeout;
        connectTimeout = connectTimeout == null ? Duration.ofSeconds(3) : connectTimeout;
        reconnectMin = reconnectMin == null ? Duration.ofMillis(50) : reconnectMin;
        reconnectMax = reconnectMax == null ? Duration.ofSeconds(2) : reconnectMax;
        maxConnections = maxConnections == null ? 2_000 : maxConnections;
        check(
                maxFrameBytes >= MAX_UNAUTHENTICATED_FRAME_BYTES && maxFrameBytes <= 1 << 30,
                "max-frame-bytes: expected 65536 to 1073741824, but got " + maxFrameBytes);
        check(maxInFlight > 0, "max-in-flight: expected at least 1, but got " + maxInFlight);
        check(maxConnections > 0, "max-connections: expected at least 1, but got " + maxConnections);
        positive("heartbeat-interval", heartbeatInterval);
        positive("handshake-timeout", handshakeTimeout);
        positive("connect-timeout", connectTimeout);
        positive("reconnect-min", reconnectMin);
        check(
                idleLimit.compareTo(heartbeatInterval.multipliedBy(2)) >= 0,
                "idle-limit: expected at least twice heartbeat-interval (" + heartbeatInterval + "), but got "
                        + idleLimit);
        check(
                reconnectMax.compareTo(reconnectMin) >= 0,
                "reconnect-max: expected at least reconnect-min (" + reconnectMin + "), but got " + reconnectMax);
    }

    /** Everything by default. */
    public static RpcSettings defaults() {
        return new RpcSettings(null, null, null, null, null, null, null, null, null);
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), key + ": expected a positive duration, but got " + value);
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
