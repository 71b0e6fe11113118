package io.scheduler.rpc.contract;

import java.util.List;

/**
 * @param slots where command rows wait
 */
public record NudgeRequest(List<Integer> slots) {
    public NudgeRequest {
        slots = List.copyOf(slots);
    }
}
