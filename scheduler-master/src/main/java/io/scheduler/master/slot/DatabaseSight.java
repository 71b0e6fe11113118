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
    private static final Duration LONGEST_STEP = Duration.ofMillis(1_500);
    /** Hiccups that last no longer than this are none. */
    private static final Duration LEAST_LIMIT = Duration.ofSeconds(4);
    /** What a comparison may take besides the interval before it, so that there is no gap. */
    private static final Duration ROOM = Duration.ofSeconds(1);
    /** As many comparisons in a row must be answered promptly, or a slow database would be seen and lost again and again. */
    private static final int PROMPT_ENOUGH = 2;

    private final Duration interval;
    private final Duration limit;
    private @Nullable Instant lastLook;
    private Instant notSeenSince = Instant.MIN;
    private @Nullable Instant lastAnswer;
    private Instant steadySince = Instant.MAX;
    private int prompt;
    private volatile boolean blind;

    /** @param interval of the comparisons; the database counts as out of reach after two of them, and 4 s at the least */
    DatabaseSight(Duration interval) {
        this.interval = interval;
        Duration twice = interval.multipliedBy(2);
        this.limit = twice.compareTo(LEAST_LIMIT) > 0 ? twice : LEAST_LIMIT;
    }

    /**
     * To be called about once a second, and never by a thread that waits for the database.
     *
     * @return whether the database is out of reach
     */
    synchronized boolean look(Instant now) {
        if (lastLook == null || now.isAfter(lastLook.plus(LONGEST_STEP))) {
            notSeenSince = now;
        }
        lastLook = now;
        if (now.isAfter(notSeenSince.plus(limit))) {
            blind = true;
            prompt = 0;
        }
        return blind;
    }

    /**
     * A comparison is done.
     *
     * @param asked what was read was true then; the answer may have lain on its way for long
     */
    synchronized void read(Instant asked, Instant answered) {
        if (asked.isAfter(notSeenSince)) {
            notSeenSince = asked;
        }
        boolean gap =
                lastAnswer == null || answered.isAfter(lastAnswer.plus(interval).plus(ROOM));
        if (gap || blind) {
            steadySince = answered;
        }
        lastAnswer = answered;
        if (blind) {
            prompt = answered.isAfter(asked.plus(interval)) ? 0 : prompt + 1;
            blind = prompt < PROMPT_ENOUGH;
        }
    }

    /** How old what was read may be at the most; who can not read for longer is out of reach. */
    Duration limit() {
        return limit;
    }

    boolean isBlind() {
        return blind;
    }

    /**
     * Whether it has been seen without a gap for so long that others that can not reach it are on their own with that. When it
     * was gone for all, the first that sees it again must not take the slots of those that will see it a moment later.
     */
    synchronized boolean isSteady(Instant now) {
        return !blind && lastAnswer != null && now.isAfter(steadySince.plus(limit.multipliedBy(2)));
    }
}
