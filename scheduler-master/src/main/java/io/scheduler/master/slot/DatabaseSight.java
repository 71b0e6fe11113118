package io.scheduler.master.slot;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether this master still sees the database. One that does not can decide nothing, yet its registration would keep its
 * slots from those that could; it says so, and they take them. Called by two threads.
 */
final class DatabaseSight {

    /** A longer time between two looks means that this process did not run: it is no sign of the database. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(2);

    private final Duration limit;
    private @Nullable Instant lastTick;
    private Instant notSeenSince = Instant.MIN;
    private @Nullable Instant seenSince;
    private volatile boolean blind;

    /** @param limit how long nothing may be read before the database counts as out of reach */
    DatabaseSight(Duration limit) {
        this.limit = limit;
    }

    /**
     * To be called about once a second, and never by a thread that waits for the database.
     *
     * @param lastRead when what was read last was asked for
     * @return whether the database is out of reach
     */
    synchronized boolean look(Instant now, Instant lastRead) {
        if (lastTick == null || now.isAfter(lastTick.plus(LONGEST_STEP))) {
            notSeenSince = now;
        }
        lastTick = now;
        if (lastRead.isAfter(notSeenSince)) {
            notSeenSince = lastRead;
        }
        if (now.isAfter(notSeenSince.plus(limit))) {
            blind = true;
        }
        return blind;
    }

    synchronized void read(Instant now) {
        if (blind || seenSince == null) {
            seenSince = now;
        }
        blind = false;
        notSeenSince = now;
    }

    boolean isBlind() {
        return blind;
    }

    /**
     * Whether others that can not reach the database are on their own with that. When it was gone for all, the first that
     * sees it again must not take the slots of those that will see it a moment later.
     */
    synchronized boolean isSteady(Instant now) {
        return !blind && seenSince != null && now.isAfter(seenSince.plus(limit.multipliedBy(2)));
    }
}
