package io.scheduler.master.backfill;

import io.scheduler.dao.backfill.BackfillStore;
import io.scheduler.dao.backfill.BackfillStore.Due;
import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.master.schedule.SlotWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts the next dates of backfills. Everything that it goes by stands in the database: a {@link #turn} asks which dates have room
 * and starts them, so that a fail-over, a restart or a repeated turn changes nothing. Not a thread and not safe for several.
 */
public final class BackfillKeeper implements SlotWork {
    private static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(10);
    /** Runs that have ended wake it; a second is what a wake-up that was lost costs. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private static final int MOST_AT_ONCE = 500;

    private final String incarnation;
    private final Ports ports;
    private Map<Integer, Long> known = Map.of();
    private Map<Long, Integer> running = Map.of();
    private Instant nextReconcile = Instant.MIN;
    private Instant nextFinish = Instant.MIN;

    /** @param incarnation of this master */
    public BackfillKeeper(String incarnation, Ports ports) {
        this.incarnation = incarnation;
        this.ports = ports;
    }

    /**
     * What it needs of the world.
     *
     * @param driven the slots that this master drives, with their epochs
     * @param commandsWait is told the slots in which commands were written; must not block
     */
    public record Ports(
            BackfillStore store,
            Supplier<Map<Integer, Long>> driven,
            Clock clock,
            Consumer<Collection<Integer>> commandsWait) {}

    @Override
    public Instant turn(Set<Integer> changed) {
        Instant now = ports.clock.instant();
        Map<Integer, Long> driven = new HashMap<>(ports.driven.get());
        if (!driven.equals(known) || !changed.isEmpty() || SlotWork.isDue(now, nextReconcile, RECONCILE_INTERVAL)) {
            running = driven.isEmpty() ? Map.of() : ports.store.running(driven.keySet());
            known = driven;
            nextReconcile = now.plus(RECONCILE_INTERVAL);
        }
        if (running.isEmpty()) {
            return nextReconcile;
        }
        List<Due> due = ports.store.due(running.keySet(), MOST_AT_ONCE);
        if (!due.isEmpty()) {
            List<SlotEpoch> fences = due.stream()
                    .map(Due::slot)
                    .distinct()
                    .sorted()
                    .map(slot -> new SlotEpoch(slot, driven.getOrDefault(slot, -1L)))
                    .toList();
            Set<Integer> slots = ports.store.start(incarnation, fences, due, now);
            if (!slots.isEmpty()) {
                ports.commandsWait.accept(slots);
            }
        }
        // while one of them goes on and on, the others must be able to end
        if (due.isEmpty() || SlotWork.isDue(now, nextFinish, LOOK_INTERVAL)) {
            nextFinish = now.plus(LOOK_INTERVAL);
            if (ports.store.finish(incarnation, running.keySet(), now) > 0) {
                nextReconcile = now;
                return now;
            }
        }
        return due.size() == MOST_AT_ONCE ? now : now.plus(LOOK_INTERVAL);
    }
}
