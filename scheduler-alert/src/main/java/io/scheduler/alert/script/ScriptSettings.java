package io.scheduler.alert.script;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Programs that channels may start. Bound from {@code alert.script.*}; a null stands for the default.
 *
 * @param directory the folder of them; absent: there are none, and channels of the type script fail
 * @param maxOutputBytes what is kept of what a program says; 65536, from 0 to 1048576
 */
public record ScriptSettings(@Nullable Path directory, Integer maxOutputBytes) {
    private static final int MOST = 1_048_576;

    public ScriptSettings(@Nullable Path directory, @Nullable Integer maxOutputBytes) {
        this.directory = directory == null || directory.toString().isEmpty() ? null : directory;
        this.maxOutputBytes = maxOutputBytes == null ? 65_536 : maxOutputBytes;
        if (this.maxOutputBytes < 0 || this.maxOutputBytes > MOST) {
            throw new IllegalArgumentException(
                    "alert.script.max-output-bytes: expected 0 to " + MOST + ", but got " + maxOutputBytes);
        }
    }
}
