package io.scheduler.node;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is. Bound from {@code node.*}.
 *
 * @param id lasting name; absent: made at first start and kept in the data folder
 * @param host the address that others reach it at; default 127.0.0.1
 * @param dataDir folder of this node alone
 * @param shutdownDelay how long a node that was told to stop says that it is not ready before it closes its ports; default
 *     0, at most 4 s
 */
public record NodeSettings(@Nullable String id, String host, Path dataDir, Duration shutdownDelay) {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(4);

    public NodeSettings(
            @Nullable String id, @Nullable String host, @Nullable Path dataDir, @Nullable Duration shutdownDelay) {
        if (dataDir == null) {
            throw new IllegalArgumentException(
                    "node.data-dir: expected a folder that only this node uses, but it is not set");
        }
        if (id != null && !id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "node.id: expected 1 to 64 letters, digits, '.', '_' or '-', but got '" + id + "'");
        }
        this.shutdownDelay = shutdownDelay == null ? Duration.ZERO : shutdownDelay;
        if (this.shutdownDelay.isNegative() || this.shutdownDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "node.shutdown-delay: expected 0s to 4s, but got " + shutdownDelay.toMillis() + "ms");
        }
        this.id = id;
        this.host = host == null ? "127.0.0.1" : host;
        this.dataDir = dataDir;
    }

    /** Everything else as by default. */
    public static NodeSettings of(@Nullable String id, @Nullable String host, @Nullable Path dataDir) {
        return new NodeSettings(id, host, dataDir, null);
    }
}
