package io.scheduler.worker.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * This node, {@code node.*}.
 *
 * @param id lasting name of the node; null: made at the first start and kept in the data folder
 * @param host address that others see it under; default 127.0.0.1
 * @param dataDir folder for attempts, logs and the journal; required
 */
public record NodeSettings(@Nullable String id, String host, Path dataDir) {
    public NodeSettings(@Nullable String id, @Nullable String host, @Nullable Path dataDir) {
        if (dataDir == null) {
            throw new IllegalArgumentException(
                    "node.data-dir: expected a folder for the worker's attempts and logs, but it is not set");
        }
        this.id = id == null || id.isBlank() ? null : id;
        this.host = host == null ? "127.0.0.1" : host;
        this.dataDir = dataDir;
    }
}
