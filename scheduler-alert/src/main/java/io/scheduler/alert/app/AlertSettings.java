package io.scheduler.alert.app;

import io.scheduler.alert.outbound.HttpProxy;
import org.jspecify.annotations.Nullable;

/**
 * Where the alert server listens. Bound from {@code alert.*}; a null stands for the default.
 *
 * @param listenHost address of this machine, 127.0.0.1
 * @param listenPort 50052; 0 for any free one
 * @param uiUrl where people reach the web UI, such as {@code https://scheduler.example.com}: messages link to runs there; absent:
 *     they have no links
 * @param httpProxy through which channels that speak HTTP go, such as {@code http://proxy.example.com:3128}, with
 *     {@code user:password@} before the host where it wants that; absent: none. Mail goes without it
 */
record AlertSettings(
        String listenHost,
        Integer listenPort,
        @Nullable String uiUrl,
        @Nullable String httpProxy) {
    AlertSettings(
            @Nullable String listenHost,
            @Nullable Integer listenPort,
            @Nullable String uiUrl,
            @Nullable String httpProxy) {
        this.listenHost = listenHost == null || listenHost.isBlank() ? "127.0.0.1" : listenHost;
        this.listenPort = listenPort == null ? 50052 : listenPort;
        this.uiUrl = uiUrl == null || uiUrl.isBlank() ? null : uiUrl.strip();
        this.httpProxy = httpProxy == null || httpProxy.isBlank() ? null : httpProxy.strip();
        if (this.httpProxy != null) {
            HttpProxy.parse(this.httpProxy);
        }
        if (this.listenPort < 0 || this.listenPort > 65_535) {
            throw new IllegalArgumentException("alert.listen-port: expected 0 to 65535, but got " + listenPort);
        }
        if (this.uiUrl != null && !this.uiUrl.matches("https?://[^\\s\"'<>]+")) {
            throw new IllegalArgumentException(
                    "alert.ui-url: expected an address such as https://scheduler.example.com, but got '" + uiUrl + "'");
        }
    }

    @Nullable
    HttpProxy proxy() {
        return httpProxy == null ? null : HttpProxy.parse(httpProxy);
    }

    /** Without the proxy, whose password must not reach a log. */
    @Override
    public String toString() {
        return "AlertSettings[" + listenHost + ":" + listenPort + "]";
    }
}
