package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param verdicts one per assignment, in the order of the request
 * @param freeCapacity how many more the worker would take now
 */
public record AssignReply(List<Verdict> verdicts, int freeCapacity) {
    public AssignReply {
        verdicts = List.copyOf(verdicts);
    }

    public enum Verdict {
        /** The worker has it: taken now, earlier, or even finished. Its reports tell the rest. */
        ACCEPTED,
        /**
         * No free capacity. It was not begun and will not be, also if this assignment arrives once more; a later dispatch
         * of the attempt, told by {@link TaskAssignment#dispatchedAt}, is judged anew.
         */
        FULL,
        /** The epoch is older than one the worker has seen for the slot: the caller is no longer the owner. */
        STALE_EPOCH,
        /** The worker is stopping and takes nothing new; like {@link #FULL} otherwise. */
        DRAINING
    }
}
