package io.scheduler.worker.fence;

import io.scheduler.worker.guard.Guard;
import io.scheduler.worker.task.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets attempts begin, counts the contact for each, and tells the guardian until when they may run. Safe for use by
 * several threads; nothing slow happens under its lock.
 */
public final class Watch {

    /** What one look has found. */
    public sealed interface Look {

        /** @param overdue attempts that have been without contact for too long; each named once */
        record Contact(Set<Long> overdue) implements Look {}

        /** This process has stood still for so long that all of its attempts must end. */
        record Paused() implements Look {}

        /** @param at when the guardian has ended everything, or began to */
        record Ended(Instant at) implements Look {}
    }

    private final SelfFence fence;
    private final Guard guard;
    private final Contacts contacts;
    private final long contactBefore;
    private int pauses;
    private boolean away;

    public Watch(SelfFence fence, Guard guard, long nowNanos) {
        this.fence = fence;
        this.guard = guard;
        this.contacts = new Contacts(fence, nowNanos);
        OptionalLong left = guard.deadline();
        this.contactBefore = left.isPresent() ? fence.contactOf(left.getAsLong()) : nowNanos;
    }

    /** The looks begin now. */
    public synchronized void begin(long nowNanos) {
        contacts.begin(nowNanos);
    }

    /** Takes an attempt into its care; null when nothing may begin now. */
    public synchronized @Nullable Permit take(long attemptId, int slot) {
        if (away || !contacts.isAwake(System.nanoTime())) {
            return null;
        }
        Permit permit = guard.admit(contacts.deadlineOfNew());
        if (permit != null) {
            contacts.taken(attemptId, slot);
        }
        return permit;
    }

    /** Takes what an earlier worker has begun into its care; the last contact is the one that worker had. */
    public synchronized Permit takeUp(long attemptId, int slot) {
        contacts.takenUp(attemptId, slot, contactBefore);
        return guard.permitOfEarlier();
    }

    /** Nothing of the attempt is left. */
    public synchronized void gone(long attemptId) {
        contacts.gone(attemptId);
    }

    /** The owner of the slot was heard just now. */
    public synchronized void heard(int slot) {
        contacts.heard(slot);
    }

    /** Counts the pauses of this process: what was heard on a connection from before one may be as old as it. */
    public synchronized int pauses() {
        return pauses;
    }

    public synchronized Look look(long nowNanos, boolean registryConnected) {
        if (away) {
            return new Look.Contact(Set.of());
        }
        Contacts.Look look = contacts.look(nowNanos, registryConnected);
        if (look.paused()) {
            pauses++;
        }
        Optional<Instant> fired = guard.fired();
        if (fired.isPresent() || !guard.extend(look.deadline())) {
            contacts.endedByGuardian();
            return new Look.Ended(fired.or(guard::fired).orElse(Instant.EPOCH));
        }
        return look.paused() ? new Look.Paused() : new Look.Contact(look.overdue());
    }

    /** After everything was told that the guardian has ended: something new may begin once it is done. */
    public void takeNote() {
        guard.takeNote();
    }

    /**
     * The process ends; what runs goes on.
     *
     * @param wantsToBeBackIn how long others were told to wait for it, from now on at the earliest; null when they were
     *     not
     */
    public synchronized void leave(@Nullable Duration wantsToBeBackIn) {
        if (away) {
            return;
        }
        away = true;
        if (isIdle()) {
            guard.extend(OptionalLong.empty());
        } else if (wantsToBeBackIn != null) {
            Duration guarded = wantsToBeBackIn.minus(fence.lease().dividedBy(3));
            guard.extend(OptionalLong.of(System.nanoTime() + guarded.toNanos()));
        }
    }

    /** Whether nothing runs that a stop would leave to the next worker. */
    public synchronized boolean isIdle() {
        return !contacts.isGuarding(System.nanoTime());
    }

    public SelfFence fence() {
        return fence;
    }
}
