package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param attempts everything of the claimed slots that the worker holds
 * @param refused slots for which it has seen a higher epoch
 * @param freeCapacity how many tasks the worker would take now
 */
public record ClaimReply(List<AttemptReport> attempts, List<Integer> refused, int freeCapacity) {
    public ClaimReply {
        attempts = List.copyOf(attempts);
        refused = List.copyOf(refused);
    }
}
