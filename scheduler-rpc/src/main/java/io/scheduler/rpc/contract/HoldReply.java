package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param refused slots for which the worker has seen a higher epoch
 */
public record HoldReply(List<Integer> refused) {
    public HoldReply {
        refused = List.copyOf(refused);
    }
}
