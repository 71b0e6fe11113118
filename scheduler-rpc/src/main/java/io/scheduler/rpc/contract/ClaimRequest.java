package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param slots what the caller owns
 */
public record ClaimRequest(List<SlotEpoch> slots) {
    public ClaimRequest {
        slots = List.copyOf(slots);
    }

    /**
     * @param slot number of the slot
     * @param epoch under which the caller owns it
     */
    public record SlotEpoch(int slot, long epoch) {}
}
