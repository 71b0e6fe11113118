package io.scheduler.verify;

import io.scheduler.verify.bench.limit.SpawnLimit;
import java.io.IOException;
import java.time.Duration;

/**
 * The machine that promised times are meant for: two processors that spawn 580 {@code sh -c true} a second. Tests run on
 * machines that others use too, which do a half of that in one hour and all of it in the next.
 */
public final class ReferenceMachine {

    private static final double SPAWNS_PER_SECOND = 580;

    private ReferenceMachine() {}

    /**
     * How many times longer than the reference this machine takes just now; 1 for a quicker one, which is given no less
     * time. Takes three seconds.
     */
    public static double slowness() throws IOException {
        return Math.max(1, SPAWNS_PER_SECOND / SpawnLimit.measure(4, 2));
    }

    /** What a promised time is on a machine that is so much slower. */
    public static Duration scaled(Duration promised, double slowness) {
        return Duration.ofMillis(Math.round(promised.toMillis() * slowness));
    }
}
