package io.scheduler.worker;

import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.worker.folder.ByteSize;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a worker behaves, {@code worker.*}. What is null gets its default.
 *
 * @param capacity tasks that run at once; default four for each processor, at least 8
 * @param groups worker groups that it belongs to; default {@code default}
 * @param tags words by which masters may choose it, for instance {@code gpu}; default none
 * @param weight its share of the tasks of weighted groups compared with others, 1 to 100; default 1
 * @param killGrace from TERM to KILL; default 5 s
 * @param lease after which others count a silent worker as lost; cut off for two thirds of it the worker ends its own
 *     tasks; default 6 s, which is the least
 * @param restartGrace how long the masters wait for a worker that was stopped while tasks run; 0 when they are to wait no
 *     longer than the lease; default 60 s, or the lease when that is longer
 * @param drainOnStop how long a stop waits for the tasks that run, where they can not outlive the process, as in a
 *     container; 0 when they go on and the next start takes them up; default 0
 * @param finishOnStop how long a stop waits for those tasks that always end with the process, such as {@code http} and
 *     {@code sql}, and for masters to take their results; default 10 s
 * @param minFreeDisk with less room than that in its data folder it takes nothing new; default 256 MB
 * @param environmentPassThrough names of further variables of the worker's environment that tasks may see; default none
 * @param maxUnacknowledged finished attempts whose result waits for a commit; beyond it nothing new is taken; default
 *     10,000
 * @param tombstones attempts that are remembered so that they never run again; default 100,000
 */
public record WorkerSettings(
        Integer capacity,
        List<String> groups,
        List<String> tags,
        Integer weight,
        Duration killGrace,
        Duration lease,
        Duration restartGrace,
        Duration drainOnStop,
        Duration finishOnStop,
        ByteSize minFreeDisk,
        List<String> environmentPassThrough,
        Integer maxUnacknowledged,
        Integer tombstones) {
    private static final int CAPACITY_LIMIT = 100_000;
    /**
     * What a master has proved counts for 3/4 s: that, the way here and the killing must fit into the sixth of the lease that is left
     * when the guardian acts.
     */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(6);

    public WorkerSettings(
            @Nullable Integer capacity,
            @Nullable List<String> groups,
            @Nullable List<String> tags,
            @Nullable Integer weight,
            @Nullable Duration killGrace,
            @Nullable Duration lease,
            @Nullable Duration restartGrace,
            @Nullable Duration drainOnStop,
            @Nullable Duration finishOnStop,
            @Nullable ByteSize minFreeDisk,
            @Nullable List<String> environmentPassThrough,
            @Nullable Integer maxUnacknowledged,
            @Nullable Integer tombstones) {
        this.capacity = capacity == null ? defaultCapacity() : capacity;
        this.groups = groups == null ? List.of("default") : List.copyOf(groups);
        this.tags = tags == null ? List.of() : List.copyOf(tags);
        this.weight = weight == null ? 1 : weight;
        this.killGrace = killGrace == null ? Duration.ofSeconds(5) : killGrace;
        this.lease = lease == null ? Duration.ofSeconds(6) : lease;
        this.restartGrace = restartGrace == null ? longer(Duration.ofSeconds(60), this.lease) : restartGrace;
        this.drainOnStop = drainOnStop == null ? Duration.ZERO : drainOnStop;
        this.finishOnStop = finishOnStop == null ? Duration.ofSeconds(10) : finishOnStop;
        this.minFreeDisk = minFreeDisk == null ? ByteSize.ofMegabytes(256) : minFreeDisk;
        this.environmentPassThrough = environmentPassThrough == null ? List.of() : List.copyOf(environmentPassThrough);
        this.maxUnacknowledged = maxUnacknowledged == null ? 10_000 : maxUnacknowledged;
        this.tombstones = tombstones == null ? 100_000 : tombstones;
        check(this.capacity >= 1 && this.capacity <= CAPACITY_LIMIT, "worker.capacity", "1 to 100000", this.capacity);
        check(!this.groups.isEmpty(), "worker.groups", "at least one group", this.groups);
        check(this.weight >= 1 && this.weight <= NodeLoad.MAX_WEIGHT, "worker.weight", "1 to 100", this.weight);
        check(!this.killGrace.isNegative(), "worker.kill-grace", "0 or more", this.killGrace);
        check(this.lease.compareTo(SHORTEST_LEASE) >= 0, "worker.lease", "at least 6 s", this.lease);
        check(
                this.restartGrace.isZero() || this.restartGrace.compareTo(this.lease) >= 0,
                "worker.restart-grace",
                "0 or at least the lease of " + this.lease,
                this.restartGrace);
        check(!this.drainOnStop.isNegative(), "worker.drain-on-stop", "0 or more", this.drainOnStop);
        check(!this.finishOnStop.isNegative(), "worker.finish-on-stop", "0 or more", this.finishOnStop);
        check(this.maxUnacknowledged >= 1, "worker.max-unacknowledged", "1 or more", this.maxUnacknowledged);
        check(this.tombstones >= 1, "worker.tombstones", "1 or more", this.tombstones);
    }

    /** All defaults. */
    public static WorkerSettings defaults() {
        return new WorkerSettings(null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static int defaultCapacity() {
        return Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
    }

    private static void check(boolean valid, String key, String expected, Object actual) {
        if (!valid) {
            throw new IllegalArgumentException(key + ": expected " + expected + ", but got " + actual);
        }
    }
}
