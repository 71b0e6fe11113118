package io.scheduler.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One place for the programs that every server of this user may share, so that they are unpacked once. */
public final class SharedBinaries {

    private SharedBinaries() {}

    /** The user's cache folder, or the other one when there is none to write in. */
    public static Path folderOr(Path other) {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(path -> path.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        Path existing = cache;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return cache.isAbsolute() && Files.isWritable(existing) ? cache.resolve("scheduler") : other;
    }
}
