package io.scheduler.alert.outbound;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts may go. Bound from {@code alert.outbound.*}; a null stands for the default.
 *
 * @param allowedAddresses addresses or networks such as {@code 10.1.0.0/16} that are allowed although they are loopback, link-local
 *     or private; default none
 * @param trustFilePath certificates of further authorities, PEM, beside those of the JDK; absent: none
 * @param connectTimeout to find out where a server is, and to reach it, each; 5 s, at least 100 ms
 * @param maxResponseBytes what is read of an answer; 65536, from 1024 to 1048576
 */
public record OutboundSettings(
        List<String> allowedAddresses,
        @Nullable Path trustFilePath,
        Duration connectTimeout,
        Integer maxResponseBytes) {
    private static final int LEAST = 1_024;
    private static final int MOST = 1_048_576;

    public OutboundSettings(
            @Nullable List<String> allowedAddresses,
            @Nullable Path trustFilePath,
            @Nullable Duration connectTimeout,
            @Nullable Integer maxResponseBytes) {
        this.allowedAddresses = allowedAddresses == null
                ? List.of()
                : allowedAddresses.stream()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
        this.allowedAddresses.forEach(Network::parse);
        this.trustFilePath = trustFilePath == null || trustFilePath.toString().isEmpty() ? null : trustFilePath;
        this.connectTimeout = connectTimeout == null ? Duration.ofSeconds(5) : connectTimeout;
        if (this.connectTimeout.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "alert.outbound.connect-timeout: expected at least 100ms, but got " + connectTimeout);
        }
        this.maxResponseBytes = maxResponseBytes == null ? 65_536 : maxResponseBytes;
        if (this.maxResponseBytes < LEAST || this.maxResponseBytes > MOST) {
            throw new IllegalArgumentException("alert.outbound.max-response-bytes: expected " + LEAST + " to " + MOST
                    + ", but got " + maxResponseBytes);
        }
    }
}
