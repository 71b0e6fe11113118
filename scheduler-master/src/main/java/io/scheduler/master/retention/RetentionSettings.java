package io.scheduler.master.retention;

import io.scheduler.dao.retention.Retention;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bound from {@code master.retention.*}.
 *
 * @param keepFor how long runs are kept after their end, where their project does not say; default for ever, or no reason to keep
 *     them when {@code keepLast} is set
 * @param keepLast how many runs of each workflow are kept whatever their age, where their project does not say; default none but
 *     the last one
 * @param interval how often what may go is looked for; default 10 min
 * @param batch how many rows of tasks one transaction deletes, 10 to 10,000, unless a single run has more; default 500
 * @param share which part of the time may go by deleting, in percent, 1 to 100; default 10
 */
public record RetentionSettings(
        @Nullable Duration keepFor, @Nullable Integer keepLast, Duration interval, Integer batch, Integer share) {

    public RetentionSettings(
            @Nullable Duration keepFor,
            @Nullable Integer keepLast,
            @Nullable Duration interval,
            @Nullable Integer batch,
            @Nullable Integer share) {
        this.keepFor = keepFor;
        this.keepLast = keepLast;
        this.interval = interval == null ? Duration.ofMinutes(10) : interval;
        this.batch = batch == null ? 500 : batch;
        this.share = share == null ? 10 : share;
        check(keepFor == null || keepFor.toSeconds() >= 1, "keep-for", "1 s or longer, or nothing", keepFor);
        check(keepLast == null || keepLast >= 1, "keep-last", "1 or more, or nothing", keepLast);
        check(this.interval.toMillis() >= 100, "interval", "100 ms or longer", this.interval);
        check(this.batch >= 10 && this.batch <= 10_000, "batch", "10 to 10000", this.batch);
        check(this.share >= 1 && this.share <= 100, "share", "1 to 100", this.share);
    }

    public static RetentionSettings defaults() {
        return new RetentionSettings(null, null, null, null, null);
    }

    /** What counts for projects that say nothing. */
    Retention ofAll() {
        return new Retention(keepFor, keepLast);
    }

    private static void check(boolean valid, String key, String expected, @Nullable Object actual) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "master.retention." + key + ": expected " + expected + ", but got " + actual);
        }
    }
}
