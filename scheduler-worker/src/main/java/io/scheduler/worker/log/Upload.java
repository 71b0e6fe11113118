package io.scheduler.worker.log;

import io.scheduler.logs.LogId;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** How far the storing of one log has come. Guarded by its {@link Uploads}, but for what only the thread uses that works on it. */
final class Upload implements Delayed {
    static final long UNKNOWN = -1;

    final LogId log;
    /** Nothing writes it any more: all of it is to be stored. */
    boolean whole;
    /** In the queue, or in the hands of a thread. */
    boolean taken;
    /** Where the part begins that grows. Of the thread that works on it. */
    long partStart;
    /** Everything before is stored; {@link #UNKNOWN} when an earlier worker has begun. */
    volatile long stored = UNKNOWN;

    long lastNanos;
    int failures;
    private long dueNanos;

    Upload(LogId log, long now) {
        this.log = log;
        this.lastNanos = now;
        this.dueNanos = now;
    }

    void dueAt(long nanos) {
        dueNanos = nanos;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.signum(dueNanos - ((Upload) other).dueNanos);
    }
}
