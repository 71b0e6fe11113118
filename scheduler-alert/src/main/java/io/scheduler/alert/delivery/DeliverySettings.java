package io.scheduler.alert.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How alerts are sent. Bound from {@code alert.delivery.*}; a null stands for the default.
 *
 * @param pollInterval how often this server looks for what is due though nobody says so; 2 s
 * @param sendTimeout how long one attempt may take; 20 s
 * @param lease how long a claim counts; 60 s. At least 5 s longer than {@code sendTimeout}
 * @param maxAttempts after which a delivery has failed; 10
 * @param retryMin the wait before the second attempt, twice as long before each further one; 5 s
 * @param retryMax the longest such wait; 10 min
 * @param parallelism how many are sent at a time; 32
 * @param channelParallelism how many of one channel; 4
 * @param messagesPerMinute how many are begun to one channel of mail or chat within a minute, by all servers together; what is more
 *     is told by one message that sums it up; 60, 0 for any number
 * @param retention how long alerts are kept whose deliveries have come to an end; 90 days
 */
public record DeliverySettings(
        Duration pollInterval,
        Duration sendTimeout,
        Duration lease,
        Integer maxAttempts,
        Duration retryMin,
        Duration retryMax,
        Integer parallelism,
        Integer channelParallelism,
        Integer messagesPerMinute,
        Duration retention) {
    private static final int MOST_PER_MINUTE = 100_000;
    private static final Duration MARGIN = Duration.ofSeconds(5);

    public DeliverySettings(
            @Nullable Duration pollInterval,
            @Nullable Duration sendTimeout,
            @Nullable Duration lease,
            @Nullable Integer maxAttempts,
            @Nullable Duration retryMin,
            @Nullable Duration retryMax,
            @Nullable Integer parallelism,
            @Nullable Integer channelParallelism,
            @Nullable Integer messagesPerMinute,
            @Nullable Duration retention) {
        this.pollInterval = atLeast("poll-interval", pollInterval, Duration.ofSeconds(2), Duration.ofMillis(100));
        this.sendTimeout = atLeast("send-timeout", sendTimeout, Duration.ofSeconds(20), Duration.ofSeconds(1));
        this.lease = atLeast("lease", lease, Duration.ofSeconds(60), this.sendTimeout.plus(MARGIN));
        this.maxAttempts = within("max-attempts", maxAttempts, 10, 1, 100);
        this.retryMin = atLeast("retry-min", retryMin, Duration.ofSeconds(5), Duration.ofMillis(100));
        this.retryMax = atLeast("retry-max", retryMax, Duration.ofMinutes(10), this.retryMin);
        this.parallelism = within("parallelism", parallelism, 32, 1, 500);
        this.channelParallelism = within("channel-parallelism", channelParallelism, 4, 1, 100);
        this.messagesPerMinute = within("messages-per-minute", messagesPerMinute, 60, 0, MOST_PER_MINUTE);
        this.retention = atLeast("retention", retention, Duration.ofDays(90), Duration.ofHours(1));
    }

    private static Duration atLeast(String key, @Nullable Duration given, Duration byDefault, Duration least) {
        Duration value = given == null ? byDefault : given;
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("alert.delivery." + key + ": expected at least " + least.toMillis()
                    + "ms, but got " + value.toMillis() + "ms");
        }
        return value;
    }

    private static int within(String key, @Nullable Integer given, int byDefault, int least, int most) {
        int value = given == null ? byDefault : given;
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "alert.delivery." + key + ": expected " + least + " to " + most + ", but got " + given);
        }
        return value;
    }
}
