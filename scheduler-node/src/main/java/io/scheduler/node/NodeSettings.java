package io.scheduler.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is. Bound from {@code node.*}.
 *
 * @param id lasting name; absent: made at first start and kept in the data folder
 * @param host the address that others reach it at; default 127.0.0.1
 * @param dataDir folder of this node alone
 */
public record NodeSettings(@Nullable String id, String host, Path dataDir) {

    public NodeSettings(@Nullable String id, @Nullable String host, @Nullable Path dataDir) {
        if (dataDir == null) {
            throw new IllegalArgumentException(
                    "node.data-dir: expected a folder that only this node uses, but it is not set");
        }
        if (id != null && !id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "node.id: expected 1 to 64 letters, digits, '.', '_' or '-', but got '" + id + "'");
        }
        this.id = id;
        this.host = host == null ? "127.0.0.1" : host;
        this.dataDir = dataDir;
    }
}
