package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param kills what to end
 */
public record KillRequest(List<Kill> kills) {
    public KillRequest {
        kills = List.copyOf(kills);
    }

    /**
     * @param attemptId the task instance
     * @param slot the slot of its workflow instance
     * @param epoch the epoch under which the calling master owns the slot
     * @param reason for people; comes back with the report
     */
    public record Kill(long attemptId, int slot, long epoch, String reason) {}
}
