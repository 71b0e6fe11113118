package io.scheduler.dao.retention;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which finished runs are kept. A run stays as long as one of both wants it; without both, for ever.
 *
 * @param keepFor after its end
 * @param keepLast so many of each workflow, whatever their age
 */
public record Retention(
        @Nullable Duration keepFor, @Nullable Integer keepLast) {
    public static final Retention EVERYTHING = new Retention(null, null);

    public Retention {
        if (keepFor != null && keepFor.toSeconds() < 1) {
            throw new IllegalArgumentException("expected to keep runs for 1 s or longer, but got " + keepFor);
        }
        if (keepLast != null && keepLast < 1) {
            throw new IllegalArgumentException("expected to keep 1 run or more, but got " + keepLast);
        }
    }

    public boolean isForEver() {
        return keepFor == null && keepLast == null;
    }
}
