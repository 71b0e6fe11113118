package io.scheduler.worker.fence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who was heard when, and what follows for each attempt. Pure but for its memory: the time is an argument. Guarded by
 * its owner's lock.
 *
 * <p>Contact counts from the look <em>before</em> it was found: what is found after a pause may be as old as the pause.
 */
final class Contacts {

    /**
     * @param overdue attempts that are to be ended now, each named once
     * @param paused whether this process has stood still for so long that everything is overdue
     * @param deadline when the guardian has to act at the latest; empty when there is nothing to guard
     */
    record Look(Set<Long> overdue, boolean paused, OptionalLong deadline) {}

    private static final class Guarded {
        private final int slot;
        private long since;
        private boolean ended;
        private long endedAt;

        Guarded(int slot, long since) {
            this.slot = slot;
            this.since = since;
        }
    }

    private final SelfFence fence;
    private final Map<Long, Guarded> attempts = new HashMap<>();
    private final Map<Integer, Long> slots = new HashMap<>();
    private long lastLook;
    private long registry;

    Contacts(SelfFence fence, long nowNanos) {
        this.fence = fence;
        this.lastLook = nowNanos;
        this.registry = nowNanos - fence.patience().toNanos();
    }

    /** Whether this process has looked lately; if not, what it hears now may be old. */
    boolean isAwake(long nowNanos) {
        return nowNanos - lastLook < fence.patience().toNanos() / 2;
    }

    /** The looks begin now; what came before was no pause. */
    void begin(long nowNanos) {
        lastLook = nowNanos;
    }

    /** Until when the guardian waits for what is taken now. */
    long deadlineOfNew() {
        return fence.deadline(lastLook);
    }

    void taken(long attempt, int slot) {
        attempts.putIfAbsent(attempt, new Guarded(slot, lastLook));
    }

    void takenUp(long attempt, int slot, long contactNanos) {
        attempts.putIfAbsent(attempt, new Guarded(slot, contactNanos));
    }

    /** Nothing of it is left. */
    void gone(long attempt) {
        attempts.remove(attempt);
        if (attempts.isEmpty()) {
            slots.clear();
        }
    }

    /** The owner of the slot was heard. */
    void heard(int slot) {
        slots.put(slot, lastLook);
        attempts.values().stream().filter(attempt -> attempt.slot == slot).forEach(this::isBack);
    }

    /** Whether something may still run that the guardian has to know of. */
    boolean isGuarding(long nowNanos) {
        return attempts.values().stream().anyMatch(attempt -> isGuarded(attempt, nowNanos));
    }

    private boolean isGuarded(Guarded attempt, long nowNanos) {
        return !attempt.ended || nowNanos - fence.guardedUntil(attempt.endedAt) < 0;
    }

    Look look(long nowNanos, boolean registryConnected) {
        boolean paused = fence.isOver(lastLook, nowNanos);
        if (registryConnected && !paused) {
            registry = lastLook;
            attempts.values().forEach(this::isBack);
        }
        lastLook = nowNanos;
        Set<Long> overdue = new HashSet<>();
        OptionalLong deadline = OptionalLong.empty();
        for (Map.Entry<Long, Guarded> entry : attempts.entrySet()) {
            Guarded attempt = entry.getValue();
            long contact = contactOf(attempt);
            if (!attempt.ended && (paused || fence.isOver(contact, nowNanos))) {
                attempt.ended = true;
                attempt.endedAt = nowNanos;
                overdue.add(entry.getKey());
            }
            if (isGuarded(attempt, nowNanos)) {
                long own = fence.deadline(contact);
                deadline = deadline.isEmpty() || own - deadline.getAsLong() < 0 ? OptionalLong.of(own) : deadline;
            }
        }
        return new Look(overdue, paused, deadline);
    }

    /** The guardian has ended them all: none needs to be guarded any longer, some have yet to be told. */
    void endedByGuardian() {
        attempts.values().forEach(attempt -> {
            attempt.ended = true;
            attempt.endedAt = lastLook - fence.slack().toNanos();
        });
    }

    /** The time that others were told to wait ends once the worker is back. */
    private void isBack(Guarded attempt) {
        attempt.since = lastLook - attempt.since < 0 ? lastLook : attempt.since;
    }

    private long contactOf(Guarded attempt) {
        long contact = later(attempt.since, registry);
        Long heard = slots.get(attempt.slot);
        return heard == null ? contact : later(contact, heard);
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }
}
