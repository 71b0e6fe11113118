package io.scheduler.logs;

import io.scheduler.logs.folder.FolderLogStore;
import io.scheduler.logs.s3.S3LogStore;
import io.scheduler.logs.s3.S3Settings;
import java.util.Objects;
import java.util.Optional;

/** Opens the store that the settings name. */
public final class LogStores {
    private LogStores() {}

    /**
     * @param writer tells this process from all others
     * @return empty when logs stay on their workers; else to be closed by the caller. Whether it answers is not looked at
     */
    public static Optional<LogStore> open(LogStoreSettings settings, S3Settings s3, String writer) {
        return switch (settings.kind()) {
            case NONE -> Optional.empty();
            case FOLDER -> Optional.of(new FolderLogStore(Objects.requireNonNull(settings.folder()), writer));
            case S3 -> Optional.of(S3LogStore.open(s3));
        };
    }
}
