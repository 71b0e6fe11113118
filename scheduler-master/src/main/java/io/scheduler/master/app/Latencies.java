package io.scheduler.master.app;

import java.time.Duration;
import java.util.stream.LongStream;

/** Where histograms of waiting times have their limits: at what is promised, and around it. */
final class Latencies {
    static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private Latencies() {}
}
