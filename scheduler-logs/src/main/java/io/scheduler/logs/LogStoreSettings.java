package io.scheduler.logs;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where task logs are kept, {@code log-store.*}; the same on all workers, masters and apis.
 *
 * @param kind none (logs stay on their workers), folder or s3; default none
 * @param folder for the kind folder: one that all nodes see
 */
public record LogStoreSettings(Kind kind, @Nullable Path folder) {

    public enum Kind {
        NONE,
        FOLDER,
        S3
    }

    public LogStoreSettings(@Nullable Kind kind, @Nullable Path folder) {
        this.kind = kind == null ? Kind.NONE : kind;
        this.folder = folder;
        if (this.kind == Kind.FOLDER && folder == null) {
            throw new IllegalArgumentException("log-store.folder: expected the path of a folder that all nodes see");
        }
    }

    public static LogStoreSettings none() {
        return new LogStoreSettings(null, null);
    }
}
