package io.scheduler.worker.fence;

import java.time.Duration;

/**
 * Decides when a cut-off worker must end its tasks: after two thirds of the lease without contact. A value; times are of
 * a clock that never goes back.
 *
 * @param lease after which others count a silent worker as lost
 * @param lastContactNanos when the registry was connected or a master was heard last
 */
public record SelfFence(Duration lease, long lastContactNanos) {

    public enum Decision {
        CARRY_ON,
        /** End every task of this worker. */
        FENCE
    }

    /**
     * @param fence to be used for the next look
     */
    public record Look(SelfFence fence, Decision decision) {}

    /** How long it may be alone. */
    public Duration patience() {
        return lease.multipliedBy(2).dividedBy(3);
    }

    /**
     * Looks once. A gap that is over already counts too: a worker that was paused for so long finds everybody still
     * connected when it wakes, but may have been given up meanwhile.
     *
     * @param contact whether the registry is connected or a master is heard now
     */
    public Look look(long nowNanos, boolean contact) {
        boolean tooLong = nowNanos - lastContactNanos >= patience().toNanos();
        SelfFence next = contact || tooLong ? new SelfFence(lease, nowNanos) : this;
        return new Look(next, tooLong ? Decision.FENCE : Decision.CARRY_ON);
    }
}
