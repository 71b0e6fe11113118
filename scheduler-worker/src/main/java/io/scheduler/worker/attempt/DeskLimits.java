package io.scheduler.worker.attempt;

/**
 * @param capacity attempts that may run at once
 * @param held attempts that run or wait for the commit of their result; beyond it nothing new is taken
 * @param tombstones attempts that are remembered so that they never run again
 */
public record DeskLimits(int capacity, int held, int tombstones) {
    public DeskLimits {
        if (capacity < 1 || held < capacity || tombstones < 1) {
            throw new IllegalArgumentException("expected a capacity and tombstones from 1 and held from the capacity,"
                    + " but got " + capacity + ", " + tombstones + " and " + held);
        }
    }
}
