package io.scheduler.verify.bench.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What the kernel says of TCP connections, by the program {@code ss}. */
public final class Sockets {

    private static final Pattern BYTES = Pattern.compile("bytes_(?:sent|received):(\\d+)");

    private Sockets() {}

    /** Bytes in both directions of all connections that are open at a port of this machine; nothing without {@code ss}. */
    public static OptionalLong bytes(int port) {
        try {
            Process ss = new ProcessBuilder("ss", "-tinH", "sport = :" + port).start();
            String said = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return OptionalLong.of(BYTES.matcher(said)
                    .results()
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .sum());
        } catch (IOException none) {
            return OptionalLong.empty();
        }
    }
}
