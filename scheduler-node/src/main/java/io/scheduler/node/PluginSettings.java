package io.scheduler.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where task types of others are found. Bound from {@code plugins.*}.
 *
 * @param folder of jars, which workers and apis read when they start; default {@code plugins}. It need not exist
 */
public record PluginSettings(Path folder) {
    public PluginSettings(@Nullable Path folder) {
        this.folder = folder == null ? Path.of("plugins") : folder;
    }
}
