package io.scheduler.master.permit;

import io.scheduler.dao.partition.SlotEpoch;
import io.scheduler.dao.taskgroup.PermitGrants;
import io.scheduler.dao.taskgroup.PermitGrants.Granted;
import io.scheduler.master.schedule.SlotWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Gives away permits. Everything that it goes by stands in the database, so that a fail-over, a restart or a repeated turn
 * changes nothing. Not a thread and not safe for several.
 */
public final class PermitKeeper implements SlotWork {
    private static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(10);
    /** Whoever asks or gives back wakes it; a second is what a wake-up that was lost costs. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    static final int MOST_AT_ONCE = 500;

    private final String incarnation;
    private final Ports ports;
    private Map<Integer, Long> known = Map.of();
    /** Slots of the groups, by id. */
    private Map<Long, Integer> groups = Map.of();

    private Instant nextReconcile = Instant.MIN;
    private Instant nextLook = Instant.MIN;

    /** @param incarnation of this master */
    public PermitKeeper(String incarnation, Ports ports) {
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
            PermitGrants store,
            Supplier<Map<Integer, Long>> driven,
            Clock clock,
            Consumer<Collection<Integer>> commandsWait) {}

    @Override
    public Instant turn(Set<Integer> changed) {
        Instant now = ports.clock.instant();
        Map<Integer, Long> driven = new HashMap<>(ports.driven.get());
        boolean unheardOf = changed.stream().anyMatch(slot -> driven.containsKey(slot) && !groups.containsValue(slot));
        if (!driven.equals(known) || unheardOf || SlotWork.isDue(now, nextReconcile, RECONCILE_INTERVAL)) {
            groups = driven.isEmpty() ? Map.of() : ports.store.groups(driven.keySet());
            known = driven;
            nextReconcile = now.plus(RECONCILE_INTERVAL);
            nextLook = now;
        }
        boolean all = SlotWork.isDue(now, nextLook, LOOK_INTERVAL);
        Set<Long> wanted = new HashSet<>();
        groups.forEach((group, slot) -> {
            if (all || changed.contains(slot)) {
                wanted.add(group);
            }
        });
        if (groups.isEmpty()) {
            return nextReconcile;
        }
        if (all) {
            nextLook = now.plus(LOOK_INTERVAL);
        }
        boolean more = !wanted.isEmpty() && grant(wanted, driven);
        if (more) {
            nextLook = now;
        }
        return nextLook;
    }

    /** Returns whether there may be more to give. */
    private boolean grant(Set<Long> wanted, Map<Integer, Long> driven) {
        List<SlotEpoch> fences = wanted.stream()
                .map(groups::get)
                .distinct()
                .sorted()
                .map(slot -> new SlotEpoch(slot, driven.getOrDefault(slot, -1L)))
                .toList();
        Granted granted = ports.store.grant(incarnation, fences, wanted, MOST_AT_ONCE);
        if (!granted.slots().isEmpty()) {
            ports.commandsWait.accept(granted.slots());
        }
        return granted.count() >= MOST_AT_ONCE;
    }
}
