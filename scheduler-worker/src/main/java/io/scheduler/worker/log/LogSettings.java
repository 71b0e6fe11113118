package io.scheduler.worker.log;

import io.scheduler.worker.folder.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does with the logs of its tasks, {@code worker.logs.*}. All but the first three counts only with a log store.
 *
 * @param limit of one log; what follows is left out, and a line says so; 1 MB to 4 GB, default 256 MB
 * @param keep how long a log stays on this worker after it was last written, stored or not; default for ever
 * @param checkInterval how often the logs of running tasks are looked at; default 1 s
 * @param interval how old a part of a running task's log may get before it is stored; default 5 s
 * @param partSize how long a part is; what is written faster is stored as soon as there is so much; 64 KB to 8 MB, default 512 KB
 * @param threads how many logs are stored at once, 1 to 16; default 2
 * @param keepStored how long a log stays on this worker after it was stored whole; default 1 h
 * @param patience how long a worker that has drained waits for logs that are not stored yet; default 60 s
 */
public record LogSettings(
        ByteSize limit,
        @Nullable Duration keep,
        Duration checkInterval,
        Duration interval,
        ByteSize partSize,
        Integer threads,
        Duration keepStored,
        Duration patience) {
    private static final long KILO = 1 << 10;
    private static final int MOST_THREADS = 16;

    public LogSettings(
            @Nullable ByteSize limit,
            @Nullable Duration keep,
            @Nullable Duration checkInterval,
            @Nullable Duration interval,
            @Nullable ByteSize partSize,
            @Nullable Integer threads,
            @Nullable Duration keepStored,
            @Nullable Duration patience) {
        this.limit = limit == null ? ByteSize.ofMegabytes(256) : limit;
        this.keep = keep;
        this.checkInterval = checkInterval == null ? Duration.ofSeconds(1) : checkInterval;
        this.interval = interval == null ? Duration.ofSeconds(5) : interval;
        this.partSize = partSize == null ? new ByteSize(512 * KILO) : partSize;
        this.threads = threads == null ? 2 : threads;
        this.keepStored = keepStored == null ? Duration.ofHours(1) : keepStored;
        this.patience = patience == null ? Duration.ofSeconds(60) : patience;
        check(
                this.limit.bytes() >= KILO * KILO && this.limit.bytes() <= 4 * KILO * KILO * KILO,
                "limit",
                "1 MB to 4 GB",
                this.limit);
        check(keep == null || keep.isPositive(), "keep", "a positive duration, or nothing", keep);
        check(this.checkInterval.isPositive(), "check-interval", "a positive duration", this.checkInterval);
        check(this.interval.isPositive(), "interval", "a positive duration", this.interval);
        check(
                this.partSize.bytes() >= 64 * KILO && this.partSize.bytes() <= 8 * KILO * KILO,
                "part-size",
                "64 KB to 8 MB",
                this.partSize);
        check(this.threads >= 1 && this.threads <= MOST_THREADS, "threads", "1 to 16", this.threads);
        check(!this.keepStored.isNegative(), "keep-stored", "0 or more", this.keepStored);
        check(!this.patience.isNegative(), "patience", "0 or more", this.patience);
    }

    public static LogSettings defaults() {
        return new LogSettings(null, null, null, null, null, null, null, null);
    }

    private static void check(boolean valid, String key, String expected, @Nullable Object actual) {
        if (!valid) {
            throw new IllegalArgumentException("worker.logs." + key + ": expected " + expected + ", but got " + actual);
        }
    }
}
