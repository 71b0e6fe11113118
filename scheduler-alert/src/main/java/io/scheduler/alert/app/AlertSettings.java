package io.scheduler.alert.app;

import org.jspecify.annotations.Nullable;

/**
 * Where the alert server listens. Bound from {@code alert.*}; a null stands for the default.
 *
 * @param listenHost address of this machine, 127.0.0.1
 * @param listenPort 50052; 0 for any free one
 */
record AlertSettings(String listenHost, Integer listenPort) {
    AlertSettings(@Nullable String listenHost, @Nullable Integer listenPort) {
        this.listenHost = listenHost == null || listenHost.isBlank() ? "127.0.0.1" : listenHost;
        this.listenPort = listenPort == null ? 50052 : listenPort;
        if (this.listenPort < 0 || this.listenPort > 65_535) {
            throw new IllegalArgumentException("alert.listen-port: expected 0 to 65535, but got " + listenPort);
        }
    }
}
