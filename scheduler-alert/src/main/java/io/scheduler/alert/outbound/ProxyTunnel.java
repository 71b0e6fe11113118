package io.scheduler.alert.outbound;

import io.scheduler.spi.AlertFailedException.After;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a proxy to lead a connection on, so that what goes through it stays encrypted up to the target. */
final class ProxyTunnel {
    private ProxyTunnel() {}

    /** The proxy has answered, and does not want. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final After after;

        RefusedException(String why, After after) {
            super(why);
            this.after = after;
        }

        After after() {
            return after;
        }
    }

    /** What follows on the connection is said to the target. */
    static void open(Socket proxy, HttpProxy way, String host, int port) throws IOException {
        String target = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        StringBuilder head = new StringBuilder("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n");
        way.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        proxy.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        proxy.getOutputStream().flush();
        // byte by byte: what comes behind the head is the target's
        HttpAnswer answer = new HttpAnswerReader(proxy.getInputStream(), 0).read(false);
        if (!answer.isSuccess()) {
            throw new RefusedException(
                    "the proxy " + way + " answered " + answer.status() + " when asked for " + target
                            + (answer.status() == 407 ? ": name user and password in alert.http-proxy" : ""),
                    answer.status() >= 500 || answer.status() == 429 ? After.RETRY : After.GIVE_UP);
        }
    }
}
