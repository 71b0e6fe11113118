package io.scheduler.alert.app;

import org.jspecify.annotations.Nullable;

/**
 * Where the alert server listens. Bound from {@code alert.*}; a null stands for the default.
 *
 * @param listenHost address of this machine, 127.0.0.1
 * @param listenPort 50052; 0 for any free one
 * @param uiUrl where people reach the web UI, such as {@code https://scheduler.example.com}: messages link to runs there; absent:
 *     they have no links
 */
record AlertSettings(
        String listenHost, Integer listenPort, @Nullable String uiUrl) {
    AlertSettings(@Nullable String listenHost, @Nullable Integer listenPort, @Nullable String uiUrl) {
        this.listenHost = listenHost == null || listenHost.isBlank() ? "127.0.0.1" : listenHost;
        this.listenPort = listenPort == null ? 50052 : listenPort;
        this.uiUrl = uiUrl == null || uiUrl.isBlank() ? null : uiUrl.strip();
        if (this.listenPort < 0 || this.listenPort > 65_535) {
            throw new IllegalArgumentException("alert.listen-port: expected 0 to 65535, but got " + listenPort);
        }
        if (this.uiUrl != null && !this.uiUrl.matches("https?://[^\\s\"'<>]+")) {
            throw new IllegalArgumentException(
                    "alert.ui-url: expected an address such as https://scheduler.example.com, but got '" + uiUrl + "'");
        }
    }
}
