package io.scheduler.api.live;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How runs are watched.
 *
 * @param watchers of this api at a time; default 500
 * @param every how often the rows of all watched runs are looked at; default 300 ms
 * @param heartbeat how often something is sent when nothing happens; default 10 s
 * @param check how often it is looked whether those who watch still may; default 10 s
 */
public record LiveSettings(Integer watchers, Duration every, Duration heartbeat, Duration check) {
    private static final Duration SHORTEST = Duration.ofMillis(50);

    public LiveSettings(
            @Nullable Integer watchers,
            @Nullable Duration every,
            @Nullable Duration heartbeat,
            @Nullable Duration check) {
        this.watchers = Objects.requireNonNullElse(watchers, 500);
        this.every = Objects.requireNonNullElse(every, Duration.ofMillis(300));
        this.heartbeat = Objects.requireNonNullElse(heartbeat, Duration.ofSeconds(10));
        this.check = Objects.requireNonNullElse(check, Duration.ofSeconds(10));
        if (this.watchers < 0 || this.watchers > 2_000) {
            throw new IllegalArgumentException("expected live.watchers of 0 to 2000, but got " + this.watchers);
        }
        if (this.every.compareTo(SHORTEST) < 0
                || this.heartbeat.compareTo(SHORTEST) < 0
                || this.check.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "expected live.every, live.heartbeat and live.check of at least " + SHORTEST.toMillis() + "ms");
        }
    }
}
