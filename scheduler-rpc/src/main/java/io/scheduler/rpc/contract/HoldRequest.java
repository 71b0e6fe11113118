package io.scheduler.rpc.contract;

import io.scheduler.rpc.contract.ClaimRequest.SlotEpoch;
import java.util.List;

/**
 * @param slots of which the caller is sure that they are still its own
 */
public record HoldRequest(List<SlotEpoch> slots) {
    public HoldRequest {
        slots = List.copyOf(slots);
    }
}
