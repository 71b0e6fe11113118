package io.scheduler.master.alert;

import io.scheduler.master.schedule.SlotWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks now and then for what waits too long, on the master that drives the first slot. That two look while the slot changes hands
 * does no harm: each finding is told once. Not a thread and not safe for several.
 */
public final class WaitingWatch implements SlotWork {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int FIRST_SLOT = 0;

    private final Runnable look;
    private final Supplier<Map<Integer, Long>> driven;
    private final Clock clock;
    private Instant next = Instant.MIN;

    /**
     * @param look tells of what waits; throws {@link io.scheduler.dao.partition.StoreException} when the database does not answer
     * @param driven the slots that this master drives
     */
    public WaitingWatch(Runnable look, Supplier<Map<Integer, Long>> driven, Clock clock) {
        this.look = look;
        this.driven = driven;
        this.clock = clock;
    }

    @Override
    public Instant turn(Set<Integer> changed) {
        Instant now = clock.instant();
        if (SlotWork.isDue(now, next, INTERVAL)) {
            if (driven.get().containsKey(FIRST_SLOT)) {
                look.run();
            }
            next = now.plus(INTERVAL);
        }
        return next;
    }
}
